import { createRenderTools } from '../../src/exposition/render-tools.ts';
import { type RenderedFleet, renderFleet } from '../../src/exposition/rendered-fleet.ts';
import type { View } from '../../src/fleet/view.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { answer } from '../child.ts';
import { afterSweep, fleetOf, withEach } from '../fleet.ts';

const onBroken = (family: string, error: unknown): never => {
  throw new Error(family, { cause: error });
};

async function render(view: View, before: RenderedFleet | null) {
  const tools = createRenderTools(systemClock, onBroken, new AbortController().signal);
  const started = performance.now();
  const cpu = process.cpuUsage();
  const fleet = await renderFleet({ views: [view], before, now: systemClock.tick() }, tools);
  const { user, system } = process.cpuUsage(cpu);
  return {
    fleet,
    cost: {
      millis: performance.now() - started,
      cpuMillis: (user + system) / 1_000,
      fragments: fleet.fragmentsRendered,
    },
  };
}

/** The cost of a whole fleet, after a sweep that changed its times alone, and with one client in a hundred changed. */
async function renderings(clients: number) {
  const view = fleetOf(clients);
  const whole = await render(view, null);
  const swept = afterSweep(view, systemClock.tick());
  const sweep = await render(swept, whole.fleet);
  const hundredth = await render(withEach(swept, 100), sweep.fleet);
  return { whole: whole.cost, sweep: sweep.cost, hundredth: hundredth.cost };
}

export type RenderingTasks = typeof tasks;

const tasks = { renderings };

answer(tasks);
