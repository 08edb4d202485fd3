import { createMetricsBody } from '../../src/exposition/metrics-body.ts';
import { contentType } from '../../src/exposition/text.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createSelfMetrics } from '../../src/telemetry/self-metrics.ts';
import { keepBody } from '../../src/web/body.ts';
import { createRunbooks } from '../../src/web/runbooks.ts';
import { startServer } from '../../src/web/server.ts';
import { watchBlocking } from '../blocking.ts';
import { answer } from '../child.ts';
import { afterSweep, fleetOf, withEach } from '../fleet.ts';

// The daemon without its sweeps: the snapshots are made here.
let view = fleetOf(0);
const blocking = watchBlocking();
const page = createMetricsBody({
  clock: systemClock,
  views: () => [view],
  selfMetrics: createSelfMetrics().text,
  onBroken: (family, error) => {
    throw new Error(family, { cause: error });
  },
});

async function start(clients: number): Promise<string> {
  view = fleetOf(clients);
  const content = {
    metrics: { contentType, ...page },
    fleet: async () => keepBody([Buffer.from('{}')]),
    runbooks: createRunbooks(),
    exporter: () => ({ version: '1.0.0', isDemo: false, drills: [], links: {} }),
    glances: async () => [],
    assets: async () => new Map(),
    isLive: () => true,
    isReady: () => true,
  };
  const server = await startServer({ clock: systemClock, host: '127.0.0.1', port: 0, content });
  return `http://127.0.0.1:${server.port}/metrics`;
}

const changes = {
  /** All clients are read again. */
  sweep: () => afterSweep(view, systemClock.tick()),
  /** One client in a hundred is in another state. */
  hundredth: () => withEach(view, 100),
} as const;

/** Replaces the snapshot: the next reading renders it. */
function replace(kind: keyof typeof changes): void {
  view = changes[kind]();
}

/** The CPU time that this process has used so far, all threads, in milliseconds. */
function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

export type ExpositionTasks = typeof tasks;

const tasks = {
  start,
  replace,
  cpuMillis,
  watchBlocking: blocking.start,
  blocked: blocking.stop,
  rss: () => process.memoryUsage.rss(),
};

answer(tasks);
