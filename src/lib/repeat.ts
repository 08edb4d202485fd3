import type { Clock } from './clock.ts';
import type { Millis } from './units.ts';

interface Repeated {
  readonly clock: Clock;
  /** How long to wait before each round. */
  readonly pause: () => Millis;
  readonly work: (signal: AbortSignal) => void | Promise<void>;
}

/**
 * Alternates pauses and work until disposed of. Disposing aborts the signal and waits for the current round.
 * If `work` throws before that, it is a bug and ends the process.
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
