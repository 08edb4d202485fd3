import type { Clock } from '../lib/clock.ts';
import { elapsed, type Instant, millis, seconds } from '../lib/units.ts';
import type { Heartbeat } from './heartbeat.ts';

/** The next two points in time of a schedule, after now. */
export type NextBeats = () => readonly [Instant, Instant];

export interface ScheduleSettings {
  readonly clock: Clock;
  readonly nextBeats: NextBeats;
  readonly heartbeat: Heartbeat;
  readonly onBeat: () => void;
}

/** A long wait is cut into naps, so that an adjusted wall clock moves the next beat soon, not hours later. */
const longestNap = seconds(30);

/** The heart of a schedule beats at least this often; the rest is patience with a busy machine. */
export const longestPause = millis(2 * longestNap);

/**
 * Beats on schedule until disposed of. node-cron says when; the waiting is ours, because its own timers stop for as long as the
 * wall clock is set back, and cannot be aborted.
 */
export function startSchedule({ clock, nextBeats, heartbeat, onBeat }: ScheduleSettings): AsyncDisposable {
  const stopping = new AbortController();
  const nap = async (until: number): Promise<void> => {
    await clock.sleep(millis(Math.max(0, Math.min(until - clock.now(), longestNap))), stopping.signal);
    heartbeat.beat();
  };
  const run = async (): Promise<void> => {
    for (let last = clock.now(); ; ) {
      last = await untilNextBeat(nextBeats, last, clock, nap);
      onBeat();
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** A nap may end a little early: the beat that it was for must not come twice. */
async function untilNextBeat(
  nextBeats: NextBeats,
  last: Instant,
  clock: Clock,
  nap: (until: number) => Promise<void>,
): Promise<Instant> {
  for (;;) {
    const [first, second] = nextBeats();
    const next = first === last ? second : first;
    const fromHere = clock.tick();
    const wait = next - clock.now();
    await nap(next);
    if (elapsed(fromHere, clock.tick()) >= wait - 5) return next;
  }
}
