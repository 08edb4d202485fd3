import { z } from 'zod';
import { millis, seconds } from '../lib/units.ts';
import { crossCheck } from './cross-check.ts';
import { count, duration, integerKey, oneOf, text } from './key-types.ts';
import { pageLinkAllowed, parsePageLink } from './page-link.ts';
import { parsedText } from './parsed-text.ts';
import { type Problem, valueAt } from './problem.ts';
import { parseSchedule, scheduleAllowed } from './schedule-expression.ts';
import { type Surroundings, tenantSchema } from './tenant-schema.ts';
import { parseTimeZone, timeZoneAllowed } from './time-zone-name.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const logFormats = ['json', 'pretty', 'auto'] as const;

/** Each shard lists the whole fleet. */
const mostShards = 256;

const address = { allowed: 'an address or host name' };

/** Two servers cannot listen on one address. */
const ownHealthPort = crossCheck((listen) => {
  const [host, port, health] = ['host', 'port', 'health'].map((key) => valueAt(listen, [key]));
  const isTaken = port !== 0 && valueAt(health, ['port']) === port;
  if (health === undefined || !isTaken || (valueAt(health, ['host']) ?? host) !== host) return [];
  return [{ path: ['health', 'port'], problem: 'is already listen.port', advice: 'write another port' }];
});

const listen = z
  .strictObject({
    host: text.prefault('0.0.0.0').meta({ ...address, description: 'Address to serve on.' }),
    port: count(0, 65_535, 9_825, 'Port to serve on; 0 takes any free one.'),
    health: z
      .strictObject({
        host: text.optional().meta({ ...address, description: 'Address; that of `listen` by default.' }),
        port: integerKey(0, 65_535).meta({ description: 'Port; 0 takes any free one.' }),
      })
      .optional()
      .meta({
        description:
          'A second address for `/livez` and `/readyz` only, without TLS and authentication, for probes that support neither.',
      }),
  })
  .check(ownHealthPort)
  .transform(({ health, ...main }) => ({
    ...main,
    ...(health && { health: { ...health, host: health.host ?? main.host } }),
  }))
  .prefault({})
  .meta({ description: 'Where metrics, health and the fleet page are served.' });

const sweep = z
  .strictObject({
    deadline: duration('5m', 'A sweep ends here at the latest; its results so far are published.'),
    concurrency: count(1, 1_000, 10, 'Status calls in flight, per tenant.'),
    staleAfter: count(
      1,
      1_000,
      3,
      'Failed polls after which values that only status documents contain are no longer served.',
    ),
    removeAfter: count(1, 1_000, 2, 'Complete lists in a row without a client after which it is dropped.'),
    maxClients: count(
      1,
      1_000_000,
      50_000,
      'Most clients per tenant and shard; the others are counted and left out.',
    ),
  })
  .prefault({})
  .meta({ description: 'One pass over all clients of a tenant.' });

const link = (description: string) =>
  parsedText(text, parsePageLink).optional().meta({ allowed: pageLinkAllowed, description });

const links = z
  .strictObject({
    grafana: link('The dashboards; none by default.'),
    alertmanager: link('The alerts; none by default.'),
  })
  .prefault({})
  .meta({ description: 'Where the fleet page leads to.' });

const shardOfTotal = crossCheck((shard) => {
  const [index, total] = ['index', 'total'].map((key) => valueAt(shard, [key]));
  if (typeof index !== 'number' || typeof total !== 'number' || total < 1 || index < total) return [];
  const problem = 'is not below the number of shards';
  const advice = 'count from 0: the last one is shard.total (SHARD_TOTAL) - 1';
  return [{ path: ['index'], problem, advice }];
});

const shard = z
  .strictObject({
    index: count(0, mostShards - 1, 0, 'Number of this shard, from 0; or `SHARD_INDEX`.'),
    total: count(1, mostShards, 1, 'Number of shards; or `SHARD_TOTAL`.'),
  })
  .check(shardOfTotal)
  .prefault({})
  .meta({ description: 'The part of every tenant that this process watches; see Sharding.' });

const uniqueNames = crossCheck((tenants) => {
  const names = listOf(tenants).map((tenant) => valueAt(tenant, ['name']));
  return names.flatMap((name, index): Problem[] => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const problem = `is already the name of tenants[${first}]`;
    return [{ path: [index, 'name'], problem, advice: 'write another name' }];
  });
});

const timeoutWithinDeadline = crossCheck((config) => {
  const deadline = valueAt(config, ['sweep', 'deadline']);
  return listOf(valueAt(config, ['tenants'])).flatMap((tenant, index): Problem[] => {
    const timeout = valueAt(tenant, ['requestTimeout']);
    if (typeof deadline !== 'number' || typeof timeout !== 'number' || timeout <= deadline) return [];
    const problem = 'is longer than sweep.deadline';
    const advice = 'shorten it or raise the deadline';
    return [{ path: ['tenants', index, 'requestTimeout'], problem, advice }];
  });
});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const defaultTimeout = seconds(10);

/** The only definition of the configuration. Its type, docs/CONFIG.md, config/schema.json and the messages are derived from it. */
export const configSchema = (surroundings: Surroundings) =>
  z
    .strictObject({
      listen,
      schedule: parsedText(text, parseSchedule)
        .prefault('*/30 * * * * *')
        .meta({ allowed: scheduleAllowed, description: 'When sweeps start; the first one starts at once.' }),
      timezone: parsedText(text, parseTimeZone).prefault('UTC').meta({
        allowed: timeZoneAllowed,
        description: 'The time zone of `schedule`, wherever the host is.',
      }),
      sweep,
      notSeenAfter: duration(
        '15m',
        'Time without contact after which a client counts as not seen. Exported, so alerts need no constant.',
      ),
      log: z
        .strictObject({
          level: oneOf(logLevels, 'info', 'Lowest level that is logged.'),
          format: oneOf(
            logFormats,
            'auto',
            '`json` for machines, `pretty` for people, `auto` for `pretty` on a terminal and `json` elsewhere.',
          ),
          clients: oneOf(
            ['changes', 'all'],
            'changes',
            '`all` also logs every client in every sweep (`client.observed`).',
          ),
        })
        .prefault({})
        .meta({ description: 'The log.' }),
      links,
      shard,
      tenants: z
        .array(tenantSchema(surroundings))
        .min(1)
        .check(uniqueNames)
        .meta({ allowed: 'a list of at least one tenant', description: 'The SailPoint tenants to watch.' }),
    })
    .check(timeoutWithinDeadline)
    .transform(({ tenants, ...config }) => ({
      ...config,
      tenants: tenants.map(({ requestTimeout = defaultTimeout, ...tenant }) => ({
        ...tenant,
        requestTimeout: millis(Math.min(requestTimeout, config.sweep.deadline)),
      })),
    }));
