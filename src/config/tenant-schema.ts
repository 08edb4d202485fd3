import { resolve } from 'node:path';
import { z } from 'zod';
import { apiFamilies } from '../fleet/api-family.ts';
import { tenantName } from '../fleet/client.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { caFile } from './authorities.ts';
import { baseUrlAllowed, parseBaseUrl } from './base-url.ts';
import { eitherOr } from './cross-check.ts';
import { durationAllowed, durationSchema } from './duration.ts';
import { filterAllowed, parseFilterText } from './filter-text.ts';
import { count, duration, oneOf, text } from './key-types.ts';
import { parsedText } from './parsed-text.ts';
import type { Complaint } from './problem.ts';
import { proxyFor } from './proxy.ts';
import { readSecretFile, type SecretSource } from './secret-file.ts';
import { parseSecret, secretAdvice } from './secret-text.ts';
import type { Environment } from './variables.ts';

/** The context in which a configuration is read. */
export interface Surroundings {
  /** Where relative paths start. */
  readonly folder: string;
  readonly env: Environment;
}

const secretText = (what: string, file: string) =>
  parsedText(text, (value): Result<SecretSource, Complaint> => {
    const parsed = parseSecret(value);
    return parsed.kind === 'ok'
      ? ok({ kind: 'value', secret: parsed.value })
      : failed({ problem: parsed.failure, advice: secretAdvice });
  })
    .optional()
    .meta({ allowed: 'text', description: `The API client's ${what}. Or \`${file}\`.` });

/** The file is read once at the start, so a bad path is found there and not at the first token. */
const secretFile = (what: string, folder: string) =>
  parsedText(text, async (file): Promise<Result<SecretSource, Complaint>> => {
    const path = resolve(folder, file);
    const content = await readSecretFile(path);
    const advice = 'write the path of a readable file that holds nothing but the id or secret itself';
    return content.kind === 'ok' ? ok({ kind: 'file', path }) : failed({ problem: content.failure, advice });
  })
    .optional()
    .meta({
      allowed: 'the path of a readable file',
      description: `File that holds the ${what}, read again for each token; a relative path starts at the folder of this file.`,
    });

const holding = (key: string) => ({
  type: 'object',
  properties: { [key]: { type: 'string' } },
  required: [key],
});

/** The same rule as `eitherOr`, for editors. */
const oneOfBoth = (key: string) => ({ oneOf: [holding(key), holding(`${key}File`)] });

const keys = (folder: string) => ({
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
  apiVersion: oneOf(apiFamilies, 'v2024', 'API family; `v1` is `/managed-clients/v1`.'),
  clientId: secretText('id', 'clientIdFile'),
  clientIdFile: secretFile("API client's id", folder),
  clientSecret: secretText('secret', 'clientSecretFile'),
  clientSecretFile: secretFile("API client's secret", folder),
  rateLimit: z
    .strictObject({
      requests: count(1, 1_000_000, 50, 'Requests in one window.'),
      window: duration('10s', 'Length of the sliding window.'),
    })
    .prefault({})
    .meta({
      description: 'Requests to this tenant. SailPoint allows 100 in 10s per client id and API family.',
    }),
  // Its default follows from the deadline, so only a timeout in the file can be too long.
  requestTimeout: durationSchema.optional().meta({
    byDefault: '10s',
    allowed: durationAllowed,
    description:
      'Longest wait for a whole answer, body included; at most `sweep.deadline`, which also shortens the default.',
  }),
  filters: parsedText(z.string(), parseFilterText)
    .optional()
    .transform((filter) => filter ?? null)
    .meta({ allowed: filterAllowed, description: 'Passed on when clients are listed.' }),
  tls: z
    .strictObject({ caFile: caFile(folder) })
    .prefault({})
    .meta({ description: 'How the host is authenticated.' }),
});

export const tenantSchema = ({ folder, env }: Surroundings) =>
  z
    .strictObject(keys(folder))
    .check(eitherOr('clientId', 'clientIdFile'), eitherOr('clientSecret', 'clientSecretFile'))
    .transform(({ clientId, clientIdFile, clientSecret, clientSecretFile, tls, ...tenant }, context) => {
      const proxy = proxyFor(tenant.baseUrl, env);
      if (proxy.kind === 'failed') {
        context.addIssue({ code: 'custom', params: { complaint: proxy.failure } });
        return z.NEVER;
      }
      return {
        ...tenant,
        clientId: given(clientId ?? clientIdFile),
        clientSecret: given(clientSecret ?? clientSecretFile),
        connection: { proxy: proxy.value, authorities: tls.caFile ?? null },
      };
    })
    .meta({
      allowed: 'a mapping with name, baseUrl, clientId and clientSecret',
      allOf: [oneOfBoth('clientId'), oneOfBoth('clientSecret')],
    });

/** `eitherOr` ensures that there is one. */
function given(source: SecretSource | undefined): SecretSource {
  if (source === undefined) throw new TypeError('neither a text nor a file was given');
  return source;
}
