import type { Clock } from './clock.ts';
import type { Millis } from './units.ts';

export interface Repeated {
  readonly clock: Clock;
  /** How long to wait before each round. */
  readonly pause: () => Millis;
  readonly work: (signal: AbortSignal) => void | Promise<void>;
}

/**
 * Pauses and works, again and again, until disposed of. Disposing aborts the signal and waits for the round under way.
 * What `work` throws before that is a bug, so it ends the process.
 */
export function repeat({ clock, pause, work }: Repeated): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(pause(), signal);
      await work(signal);
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await ended;
    },
  };
}
