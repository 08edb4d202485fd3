import { type Instant, instant, seconds } from '../../src/lib/units.ts';
import { createSeries, type Series } from '../deploy/rules/series.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createDraw } from './draw.ts';
import { addScrape, addUp, namesInRules } from './exported-series.ts';
import { type Firing, firingIn } from './firing.ts';
import { InProcessExporter } from './in-process-exporter.ts';
import type { Act, Incident, Kind, Monitor } from './incident.ts';
import { IncidentTenant } from './incident-tenant.ts';

/** The incidents that one Prometheus sees, each of them in a tenant of its own. */
export interface Played {
  readonly kind: Kind;
  readonly tenant: IncidentTenant;
  readonly incident: Incident;
}

/** An incident that is to be played. */
export interface Planned {
  readonly kind: Kind;
  readonly seed: number;
  /** For its own chance. */
  readonly name: string;
}

const nobody: Monitor = {
  stop: async () => {},
  start: async () => {},
  reload: async () => {},
  failReload: async () => {},
};

/** How long an incident takes. */
export const minutesOf = ({ kind, seed, name }: Planned): number => {
  const tenant = new IncidentTenant('planned', () => origin);
  return kind.play({ tenant, draw: createDraw(seed, name), monitor: nobody }).minutes;
};

/** Minutes after the start in which nothing happens. */
export const quiet = 15;

const step = seconds(15);
const origin: Instant = instant(Date.UTC(2026, 0, 1));
/** In steps. */
const aMinute = 4;
const stepsIn = (minutes: number): number => Math.ceil(minutes * aMinute);

interface Target {
  exporter: InProcessExporter | null;
  readonly instance: string;
}

export interface FastWorld {
  readonly played: readonly Played[];
  readonly firing: readonly Firing[];
}

/** Plays incidents together on a clock that nobody waits for, and asks promtool what fires each 15 s. */
export async function playFast(planned: readonly Planned[]): Promise<FastWorld> {
  const kinds = planned.map(({ kind }) => kind);
  const clock = new FakeClock(origin);
  const targets: Target[] = Array.from({ length: kinds[0]?.exporters ?? 1 }, (_, index) => ({
    exporter: null,
    instance: String.fromCodePoint(97 + index),
  }));
  const tenants = kinds.map((_, index) => new IncidentTenant(`t${index + 1}`, clock.now));
  const interval = seconds(kinds[0]?.interval ?? 30);
  const start = (which: number): void => {
    const target = targets[which];
    if (target) target.exporter = new InProcessExporter(clock, tenants, interval);
    target?.exporter?.beat();
  };
  const monitor = monitorOf(targets, start);
  const played = planned.map(({ kind, seed, name }, index): Played => {
    const tenant = tenants[index] as IncidentTenant;
    return { kind, tenant, incident: kind.play({ tenant, draw: createDraw(seed, name), monitor }) };
  });
  const minutes = quiet + Math.max(...played.map(({ incident }) => incident.minutes));
  const steps = stepsIn(minutes);
  const series = createSeries(steps + 1);
  const acts = played.flatMap(({ incident }) => incident.acts);
  targets.forEach((_, which) => {
    start(which);
  });
  await live({ clock, targets, acts, steps, interval: interval / step }, series);
  for (const { exporter } of targets) await exporter?.stop();
  return { played, firing: await firingIn(series, steps, quiet) };
}

function monitorOf(targets: readonly Target[], start: (which: number) => void): Monitor {
  const all = (): readonly InProcessExporter[] => targets.flatMap(({ exporter }) => exporter ?? []);
  return {
    stop: async (which = 0) => {
      const target = targets[which];
      await target?.exporter?.stop();
      if (target) target.exporter = null;
    },
    start: async (which = 0) => start(which),
    reload: async () => {
      for (const exporter of all()) exporter.reload();
    },
    failReload: async () => {
      for (const exporter of all()) exporter.failReload();
    },
  };
}

interface Course {
  readonly clock: FakeClock;
  readonly targets: readonly Target[];
  readonly acts: readonly Act[];
  readonly steps: number;
  /** In steps. */
  readonly interval: number;
}

/** Sweeps come just after what happens, scrapes just after sweeps. */
async function live({ clock, targets, acts, steps, interval }: Course, into: Series): Promise<void> {
  const wanted = await namesInRules();
  for (let index = 0; index <= steps; index += 1) {
    const due = acts.filter(({ minute }) => stepsIn(quiet + minute) === index);
    for (const { does } of due) await does();
    for (const { exporter, instance } of targets) {
      if (exporter === null) {
        addUp(instance, index, false, into);
        continue;
      }
      sweepAt(index, exporter, interval);
      const text = await exporter.page();
      addScrape({ text, instance, index, origin, started: exporter.started }, wanted, into);
    }
    await clock.advance(step);
  }
}

function sweepAt(index: number, exporter: InProcessExporter, interval: number): void {
  if (index > 0 && index % interval === 0) exporter.beat();
  else if (interval > aMinute && index % aMinute === 0) exporter.retry();
}
