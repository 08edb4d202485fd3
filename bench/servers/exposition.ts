import { setTimeout as delay } from 'node:timers/promises';
import { createBody } from '../../src/exposition/body.ts';
import { contentType } from '../../src/exposition/text.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createSelfMetrics } from '../../src/telemetry/self-metrics.ts';
import { keepBody } from '../../src/web/body.ts';
import { startServer } from '../../src/web/server.ts';
import { watchBlocking } from '../blocking.ts';
import { answer } from '../child.ts';
import { afterSweep, fleetOf, withEach } from '../fleet.ts';

// The daemon without its sweeps: the snapshots are made here.
let view = fleetOf(0);
const blocked = watchBlocking();
const page = createBody({
  clock: systemClock,
  views: () => [view],
  selfMetrics: createSelfMetrics().text,
  onBroken: (family, error) => {
    throw new Error(family, { cause: error });
  },
});

async function start(clients: number): Promise<string> {
  const before = await mark();
  view = fleetOf(clients);
  await shown(before);
  const content = {
    metrics: { contentType, ...page },
    fleet: async () => keepBody([Buffer.from('{}')]),
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

/** Replaces the snapshot, and waits until it can be read. */
async function takeOver(kind: keyof typeof changes) {
  const before = await mark();
  view = changes[kind]();
  await delay(20);
  blocked();
  const started = performance.now();
  const cpu = process.cpuUsage();
  await shown(before);
  const { user, system } = process.cpuUsage(cpu);
  return { millis: performance.now() - started, cpuMillis: (user + system) / 1_000, blocked: blocked() };
}

async function shown(before: Buffer | undefined): Promise<void> {
  while ((await mark()) === before) await delay(1);
}

/** A piece of the page that each snapshot has anew. */
const mark = async (): Promise<Buffer | undefined> =>
  (await page.text()).find((piece) => piece.length < 1_000 && piece.includes('sailpoint_up{'));

export type ExpositionTasks = typeof tasks;

const tasks = { start, takeOver, blocked, rss: () => process.memoryUsage.rss() };

answer(tasks);
