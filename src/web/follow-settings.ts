import { isDeepStrictEqual } from 'node:util';
import { unlessAborted } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { seconds } from '../lib/units.ts';
import type { WebSettings } from './web-settings.ts';

export interface FollowedSettings {
  readonly clock: Clock;
  /** In force already. */
  readonly first: WebSettings;
  /** Rejects for what cannot be used. */
  readonly read: () => Promise<WebSettings>;
  /** Throws for what cannot be taken over. */
  readonly adopt: (settings: WebSettings) => void;
  readonly events: { reloaded(): void; reloadFailed(reason: string): void };
}

type Reading = Result<WebSettings, string>;

const every = seconds(1);

/**
 * Reads again and again, and takes over what has changed. A reading counts once the next one is equal: a file that is just
 * being written, or a key without its certificate, is neither believed nor complained of.
 */
export function followSettings(settings: FollowedSettings): AsyncDisposable {
  const stop = new AbortController();
  const following = follow(settings, stop.signal);
  return {
    [Symbol.asyncDispose]: () => {
      stop.abort();
      return following;
    },
  };
}

async function follow(
  { clock, first, read, adopt, events }: FollowedSettings,
  signal: AbortSignal,
): Promise<void> {
  let judged: Reading = ok(first);
  let before: Reading = judged;
  do {
    // A file system that hangs must not hold up the end.
    const reading = await outcomeOf(() => unlessAborted(read(), signal));
    if (signal.aborted) return;
    if (isDeepStrictEqual(reading, before) && !isDeepStrictEqual(reading, judged)) {
      judged = reading;
      const taken = reading.kind === 'ok' ? await outcomeOf(() => adopt(reading.value)) : reading;
      if (taken.kind === 'ok') events.reloaded();
      else events.reloadFailed(taken.failure);
    }
    before = reading;
  } while (await passes(clock, signal));
}

/** Whether the time passed, and was not cut short. */
async function passes(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(every, signal);
    return true;
  } catch {
    return false;
  }
}

async function outcomeOf<T>(action: () => T | Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await action());
  } catch (error) {
    // Whatever it is: to go on with what was good is better than to end.
    return failed(messageOf(error));
  }
}
