import { Counter, collectDefaultMetrics, Gauge, Histogram, type LabelValues, Registry } from 'prom-client';
import type { TenantName } from '../fleet/client.ts';
import { sweepResults } from '../fleet/snapshot.ts';
import { unexpectedFields } from '../fleet/unexpected-field.ts';
import { type RateLimit, toSeconds } from '../lib/units.ts';
import { type SelfMetric, selfMetrics } from './self-metric-table.ts';

/** A status call takes tens of milliseconds, a page of 250 clients some hundreds, the timeout is 10 s. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Instrument<M extends SelfMetric> = M['type'] extends 'counter'
  ? Counter<M['labels'][number]>
  : M['type'] extends 'histogram'
    ? Histogram<M['labels'][number]>
    : Gauge<M['labels'][number]>;

export type Instruments = { readonly [K in keyof typeof selfMetrics]: Instrument<(typeof selfMetrics)[K]> };

/** In milliseconds. The default of 10 wakes an idle process 100 times a second. */
const eventLoopMonitoringPrecision = 100;

interface SelfMetrics {
  readonly instruments: Instruments;
  readonly text: () => Promise<string>;
}

export function createSelfMetrics(): SelfMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });
  // Gauges whose names end like counters: Prometheus' own check refuses them.
  for (const name of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${name}_total`);
  const entries = Object.entries(selfMetrics).map(([key, metric]) => [
    key,
    createInstrument(metric, registry),
  ]);
  return {
    instruments: Object.fromEntries(entries) as Instruments,
    text: async () => known(await registry.metrics()),
  };
}

/** The client library writes "Nan" for an event loop lag that was never measured. An unknown value has no sample. */
const known = (text: string): string => text.replaceAll(/^.* nan\n/gim, '');

function createInstrument({ type, name, help, labels }: SelfMetric, registry: Registry) {
  const options = { name, help, labelNames: labels, registers: [registry] };
  switch (type) {
    case 'counter':
      return new Counter(options);
    case 'gauge':
      return withoutSample(new Gauge(options), labels);
    case 'histogram':
      return new Histogram({ ...options, buckets });
    default:
      return type satisfies never;
  }
}

/** The client library starts a gauge without labels at 0. An unknown value has no sample. */
function withoutSample<T extends string>(gauge: Gauge<T>, labels: readonly T[]): Gauge<T> {
  if (labels.length === 0) gauge.remove();
  return gauge;
}

interface TenantMetrics {
  readonly tenant: TenantName;
  readonly rateLimit: RateLimit;
}

/** Each counter starts at 0: one that appears with its first event has no rate for that event. */
export function initialiseTenant(instruments: Instruments, { tenant, rateLimit }: TenantMetrics): void {
  for (const result of sweepResults) instruments.sweeps.inc({ tenant, result }, 0);
  for (const result of ['success', 'failure']) instruments.tokenRefreshes.inc({ tenant, result }, 0);
  for (const field of unexpectedFields) instruments.unexpectedValues.inc({ tenant, field }, 0);
  instruments.clientsRemoved.inc({ tenant }, 0);
  instruments.apiRetries.inc({ tenant }, 0);
  instruments.apiRateLimited.inc({ tenant }, 0);
  instruments.apiRateLimitWait.inc({ tenant }, 0);
  instruments.apiRateLimitRequests.set({ tenant }, rateLimit.requests);
  instruments.apiRateLimitWindow.set({ tenant }, toSeconds(rateLimit.window));
}

/** A tenant that is no longer watched must not look watched. */
export async function forgetTenant(instruments: Instruments, tenant: TenantName): Promise<void> {
  for (const [key, instrument] of Object.entries<Counter | Gauge | Histogram>(instruments)) {
    const names = selfMetrics[key as keyof Instruments].labels;
    const { values } = await instrument.get();
    for (const { labels } of values) {
      // A histogram's values have a further label, which `remove` refuses.
      if (labels['tenant'] === tenant) instrument.remove(only(names, labels));
    }
  }
}

const only = (names: readonly string[], labels: LabelValues<string>): LabelValues<string> =>
  Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
