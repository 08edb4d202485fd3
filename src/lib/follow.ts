import { isDeepStrictEqual } from 'node:util';
import { unlessAborted } from './abort.ts';
import type { Clock } from './clock.ts';
import { messageOf } from './errors.ts';
import { repeat } from './repeat.ts';
import { failed, ok, type Result } from './result.ts';
import type { Millis } from './units.ts';

interface Followed<T> {
  readonly clock: Clock;
  readonly every: Millis;
  /** What is in force already; a failure if it could not be read. */
  readonly first: Result<T, string>;
  /** Rejects if there is nothing usable. */
  readonly read: () => Promise<T>;
  /** Rejects if the new value cannot be used. */
  readonly adopt: (value: T) => void | Promise<void>;
  readonly onFailure: (reason: string) => void | Promise<void>;
}

/**
 * Reads something again and again until disposed of, and adopts what has changed. A reading counts once the next one is equal:
 * a file that is just being written, or a key whose certificate is still to come, is neither adopted nor reported. It reads and
 * compares because Kubernetes replaces a mounted file by swapping a symlink above it, which file events miss.
 */
export function follow<T>({ clock, every, first, read, adopt, onFailure }: Followed<T>): AsyncDisposable {
  let settled = first;
  let last = first;
  const work = async (signal: AbortSignal): Promise<void> => {
    // A hanging file system must not delay the end.
    const reading = await outcomeOf(() => unlessAborted(read(), signal));
    if (signal.aborted) return;
    const isNews = isDeepStrictEqual(reading, last) && !isDeepStrictEqual(reading, settled);
    last = reading;
    if (!isNews) return;
    settled = reading;
    const adopted = reading.kind === 'ok' ? await outcomeOf(() => adopt(reading.value)) : reading;
    if (adopted.kind === 'failed') await onFailure(adopted.failure);
  };
  return repeat({ clock, pause: () => every, work });
}

/** Treats anything thrown as a failure: keeping the last good value is better than ending. */
async function outcomeOf<T>(action: () => T | Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await action());
  } catch (error) {
    return failed(messageOf(error));
  }
}
