import { z } from 'zod';
import { tenantName } from '../fleet/client.ts';
import { caFileKey } from './authorities.ts';
import { baseUrlAllowed, parseBaseUrl } from './base-url.ts';
import { apiVersions, logFormats, logLevels } from './config.ts';
import { durationAllowed, durationSchema } from './duration.ts';
import { parsedText } from './parsed-text.ts';
import { parseSchedule, scheduleAllowed } from './schedule-expression.ts';

/** What a variable holds is text: `port: ${PORT}`. */
const numberOfText = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;

const wholeNumber = (min: number, max: number) => z.preprocess(numberOfText, z.int().min(min).max(max));

const text = z.string().min(1);

const duration = (byDefault: string, description: string) =>
  durationSchema.prefault(byDefault).meta({ allowed: durationAllowed, description });

const count = (min: number, max: number, byDefault: number, description: string) =>
  wholeNumber(min, max).prefault(byDefault).meta({ description });

const oneOf = <const T extends readonly string[]>(values: T, byDefault: T[number], description: string) =>
  z.enum(values).prefault(byDefault).meta({ description });

const secretPath = (what: string) =>
  text.optional().meta({
    allowed: 'the path of a readable file',
    description: `File that holds the ${what}, read anew for each token; a relative path starts at the folder of this file.`,
  });

const secretText = (what: string, file: string) =>
  text.optional().meta({ allowed: 'text', description: `The API client's ${what}. Or \`${file}\`.` });

const holding = (key: string) => ({
  type: 'object',
  properties: { [key]: { type: 'string' } },
  required: [key],
});

/** For editors; the loader's own rule for this is in rules.ts. */
const eitherOr = (key: string) => ({ oneOf: [holding(key), holding(`${key}File`)] });

const tenantSchema = z
  .strictObject({
    name: text
      .max(100)
      .refine((name) => !/\p{C}/u.test(name))
      .transform(tenantName)
      .meta({
        allowed: '1 to 100 printable characters',
        description: 'The `tenant` label of its metrics and logs; unique.',
      }),
    baseUrl: parsedText(text, parseBaseUrl).meta({
      allowed: baseUrlAllowed,
      description: 'Address of the API. `http://` only for localhost, 127.0.0.0/8 and [::1].',
    }),
    apiVersion: oneOf(apiVersions, 'v2024', 'API family; `v1` is `/managed-clients/v1`.'),
    clientId: secretText('id', 'clientIdFile'),
    clientIdFile: secretPath("API client's id"),
    clientSecret: secretText('secret', 'clientSecretFile'),
    clientSecretFile: secretPath("API client's secret"),
    rateLimit: z
      .strictObject({
        requests: count(1, 1_000_000, 50, 'Requests in one window.'),
        window: duration('10s', 'Length of the sliding window.'),
      })
      .prefault({})
      .meta({
        description: 'Requests to this tenant. SailPoint allows 100 in 10s per client id and API family.',
      }),
    requestTimeout: duration(
      '10s',
      'Longest wait for a whole answer, body included; at most `sweep.deadline`, which also shortens the default.',
    ),
    filters: z.string().optional().meta({
      allowed: 'a filter such as clusterId eq "2c918"',
      description: 'Passed through to the list of clients.',
    }),
    tls: z
      .strictObject({ caFile: caFileKey })
      .prefault({})
      .meta({ description: 'How the host proves who it is.' }),
  })
  .meta({
    allowed: 'a mapping with name, baseUrl, clientId and clientSecret',
    allOf: [eitherOr('clientId'), eitherOr('clientSecret')],
  });

/** Each of them lists the whole fleet. */
const mostShards = 256;

/** The one source of the configuration's keys: docs/CONFIG.md, config/schema.json and the messages are made from it. */
export const configSchema = z.strictObject({
  listen: z
    .strictObject({
      host: text
        .prefault('0.0.0.0')
        .meta({ allowed: 'an address or host name', description: 'Address to serve on.' }),
      port: count(0, 65_535, 9_825, 'Port to serve on; 0 takes any free one.'),
      health: z
        .strictObject({
          host: text.optional().meta({
            allowed: 'an address or host name',
            description: 'Address; that of `listen` by default.',
          }),
          port: wholeNumber(0, 65_535).meta({ description: 'Port; 0 takes any free one.' }),
        })
        .optional()
        .meta({
          description:
            'A further address for `/livez` and `/readyz` alone, without TLS and authentication, for probes that can do neither.',
        }),
    })
    .prefault({})
    .meta({ description: 'Where metrics, health and the fleet page are served.' }),
  schedule: parsedText(text, parseSchedule)
    .prefault('*/30 * * * * *')
    .meta({ allowed: scheduleAllowed, description: 'When sweeps start; the first one starts at once.' }),
  sweep: z
    .strictObject({
      deadline: duration('5m', 'A sweep is cut off here; what it has is published.'),
      concurrency: count(1, 1_000, 10, 'Status calls in flight, per tenant.'),
      staleAfter: count(1, 1_000, 3, "Failed polls after which a client's status is no longer served."),
      removeAfter: count(1, 1_000, 2, 'Complete lists without a client after which it is dropped.'),
      maxClients: count(
        1,
        1_000_000,
        50_000,
        'Clients per tenant, and of its own shard; more are counted and left out.',
      ),
    })
    .prefault({})
    .meta({ description: 'One pass over all clients of a tenant.' }),
  notSeenAfter: duration(
    '15m',
    'Silence after which a client counts as not seen; exported, so that alerts need no constant.',
  ),
  log: z
    .strictObject({
      level: oneOf(logLevels, 'info', 'Least level that is logged.'),
      format: oneOf(logFormats, 'json', '`json` for machines, `pretty` for a terminal.'),
    })
    .prefault({})
    .meta({ description: 'The log.' }),
  shard: z
    .strictObject({
      index: count(0, mostShards - 1, 0, 'Which of the shards this process is, from 0; or `SHARD_INDEX`.'),
      total: count(1, mostShards, 1, 'How many there are; or `SHARD_TOTAL`.'),
    })
    .prefault({})
    .meta({ description: 'The part of every tenant that this process watches; see Sharding.' }),
  tenants: z.array(tenantSchema).min(1).meta({
    allowed: 'a list of at least one tenant',
    description: 'The SailPoint tenants to watch.',
  }),
});

export type ParsedConfig = z.output<typeof configSchema>;
export type ParsedTenant = ParsedConfig['tenants'][number];
export type TenantInput = z.input<typeof tenantSchema>;
