import { failuresInARow } from '../fleet/client.ts';
import { clientChanges } from '../fleet/client-changes.ts';
import { clusterChanges } from '../fleet/cluster-changes.ts';
import { expiringIn } from '../fleet/credential.ts';
import { remember } from '../fleet/history.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { SweepEvents } from '../fleet/sweep-events.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, type RateLimit, seconds, type Tick } from '../lib/units.ts';
import type { Store } from './store.ts';
import { type SweepTools, sweep } from './sweep.ts';

interface SweeperSettings {
  readonly clock: Clock;
  readonly store: Store;
  readonly tools: SweepTools;
  /** How many requests the API allows. */
  readonly limit: () => RateLimit;
  readonly events: SweepEvents;
}

/** Sweeps one tenant, at most once at a time. */
export interface Sweeper extends AsyncDisposable {
  /** Starts a sweep. If one still runs, the beat is skipped and counted. `interval` is the time until the next beat. */
  beat(interval: Millis): void;
  isSweeping(): boolean;
  /** Whether a sweep has exceeded its deadline by so much that it will probably never end. */
  isHung(): boolean;
}

/** How long a sweep may take to notice its deadline. */
const patience = seconds(30);

export function createSweeper(settings: SweeperSettings): Sweeper {
  const { clock, tools, events } = settings;
  const stopping = new AbortController();
  let running: { readonly since: Tick; readonly end: Promise<void> } | null = null;

  const run = async (interval: Millis): Promise<void> => {
    try {
      await sweepOnce(settings, interval, stopping.signal);
    } catch (error) {
      events.sweepBroke(error);
    } finally {
      running = null;
    }
  };

  return {
    beat: (interval) => {
      if (stopping.signal.aborted) return;
      if (running !== null) events.sweepSkipped('still_running');
      else running = { since: clock.tick(), end: Promise.resolve().then(() => run(interval)) };
    },
    isSweeping: () => running !== null,
    isHung: () =>
      running !== null && elapsed(running.since, clock.tick()) > tools.settings.deadline + patience,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running?.end;
    },
  };
}

async function sweepOnce(
  { clock, store, tools, limit, events }: SweeperSettings,
  interval: Millis,
  signal: AbortSignal,
): Promise<void> {
  const before = store.current();
  const started = { ...before, sweeps: { ...before.sweeps, lastStart: clock.now() } };
  store.show(started);
  const show = (snapshot: Snapshot): void => {
    if (!signal.aborted) store.show(snapshot);
  };
  const { snapshot, problem, failedPolls, clusterFailure } = await sweep(
    started,
    { ...tools, allowance: { ...limit(), interval }, acknowledgedAt: store.acknowledgedAt(), show },
    signal,
  );
  const told = store.settled();
  // Each of these goes through the whole fleet.
  await clock.pace();
  const found = clientChanges(told, snapshot, tools.thresholds);
  await clock.pace();
  const history = remember(before.history, snapshot, found, tools.thresholds, clock.now());
  await clock.pace();
  if (signal.aborted) return;
  store.settle({ ...snapshot, history });
  events.clientsChanged(found, snapshot);
  if (told.missing === 0 && snapshot.missing > 0) events.clientsMissing(snapshot);
  events.pollsFailed(failedPolls.filter(({ client }) => failuresInARow(client) === 1));
  events.clustersChanged(clusterChanges(told, snapshot));
  if (clusterFailure !== null || snapshot.clustersUp) events.clustersRead(clusterFailure);
  events.credentialRead(expiringIn(snapshot.credentialExpiry, clock.now()));
  events.sweepEnded(snapshot, problem);
}
