import { createMetricsBody, type MetricsBody } from '../../src/exposition/metrics-body.ts';
import type { View } from '../../src/fleet/view.ts';
import { FakeClock } from '../support/fake-clock.ts';

export interface OpenBody {
  readonly clock: FakeClock;
  readonly body: MetricsBody;
  /** The families that were told to be broken. */
  readonly broken: readonly string[];
  /** The next snapshots. */
  readonly show: (views: readonly View[]) => void;
  readonly text: () => Promise<string>;
  readonly packed: () => Promise<Buffer>;
}

/** A page of metrics, as the daemon has it. */
export function openBody(
  views: readonly View[],
  selfMetrics = (): Promise<string> => Promise.resolve('own{} 1\n'),
): OpenBody {
  const clock = new FakeClock();
  const broken: string[] = [];
  let shown = views;
  const body = createMetricsBody({
    clock,
    views: () => [...shown],
    selfMetrics,
    onBroken: (family) => broken.push(family),
  });
  return {
    clock,
    body,
    broken,
    show: (next) => {
      shown = next;
    },
    text: async () => Buffer.concat(await body.text()).toString(),
    packed: async () => Buffer.concat(await body.gzip()),
  };
}
