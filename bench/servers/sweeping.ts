import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { loadConfig } from '../../src/config/load.ts';
import { Governors } from '../../src/governors.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';
import { createTenant } from '../../src/tenant.ts';
import { answer } from '../child.ts';

export interface SweepOptions {
  readonly url: string;
  /** Without: as many requests as it takes. */
  readonly limit?: { readonly requests: number; readonly windowMillis: number };
}

/** So long that all are read, whatever the limit. */
const untilNext = seconds(3_600);

interface SweepEnd {
  readonly polled: number;
  readonly failed: number;
  readonly deferred: number;
}

/** One sweep of the daemon's own, with its metrics and its log, which nobody reads. */
async function sweep({ url, limit = { requests: 1_000_000, windowMillis: 1_000 } }: SweepOptions) {
  const env = { SAIL_BASE_URL: url, SAIL_CLIENT_ID: 'bench', SAIL_CLIENT_SECRET: 'bench' };
  const config = await loadConfig(undefined, env);
  const [first] = config.tenants;
  if (first === undefined) throw new Error('no tenant');
  const tenant = { ...first, rateLimit: { requests: limit.requests, window: millis(limit.windowMillis) } };
  const log = new PassThrough();
  const telemetry = createTelemetry({ level: 'info', format: 'json' }, systemClock, log);
  const governors = new Governors(systemClock);
  await using wired = createTenant({ config, tenant, governors, clock: systemClock, telemetry, store: null });
  const started = performance.now();
  const cpu = process.cpuUsage();
  wired.sweeper.beat(untilNext);
  const end = await endOf(log);
  const { user, system } = process.cpuUsage(cpu);
  return { millis: performance.now() - started, cpuMillis: (user + system) / 1_000, ...end };
}

async function endOf(log: PassThrough): Promise<SweepEnd> {
  for (;;) {
    const [chunk] = (await once(log, 'data')) as [Buffer];
    const lines = chunk.toString().trimEnd().split('\n');
    const end = lines.find((line) => /"event":"sweep\.(completed|incomplete|failed)"/.test(line));
    if (end !== undefined) return JSON.parse(end) as SweepEnd;
  }
}

export type SweepingTasks = typeof tasks;

const tasks = { sweep };

answer(tasks);
