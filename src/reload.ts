import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config/config.ts';
import { unlessAborted } from './lib/abort.ts';
import { messageOf, UsageError } from './lib/errors.ts';

interface ReloadSettings {
  readonly first: Config;
  readonly adopt: (config: Config) => Promise<void>;
  readonly events: {
    reloaded(tenants: readonly string[]): void;
    reloadFailed(reason: string): void;
  };
}

export type Reload = (load: () => Promise<Config>) => Promise<void>;

/** After disposal nothing is adopted any more, not even a configuration that is just being read. */
interface Reloader extends AsyncDisposable {
  readonly reload: Reload;
}

/** Adopts another configuration as a whole, or nothing of it. Simultaneous reloads happen one after the other. */
export function createReload({ first, adopt, events }: ReloadSettings): Reloader {
  const stopping = new AbortController();
  let current = first;
  let last = Promise.resolve();
  const takeOver = async (load: () => Promise<Config>): Promise<void> => {
    try {
      stopping.signal.throwIfAborted();
      const next = await unlessAborted(load(), stopping.signal);
      refuseWhatNeedsRestart(current, next);
      await adopt(next);
      current = next;
      events.reloaded(next.tenants.map(({ name }) => name));
    } catch (error) {
      // Whatever failed, keep running: ending the daemon would leave the fleet unwatched.
      if (!stopping.signal.aborted) events.reloadFailed(messageOf(error));
    }
  };
  return {
    reload: (load) => {
      last = last.then(() => takeOver(load));
      return last;
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await last;
    },
  };
}

const fixed = {
  listen: ({ listen }: Config) => listen,
  'log.format': ({ log }: Config) => log.format,
} as const;

function refuseWhatNeedsRestart(current: Config, next: Config): void {
  const changed = Object.entries(fixed).filter(([, read]) => !isDeepStrictEqual(read(current), read(next)));
  if (changed.length === 0) return;
  throw new UsageError(
    `Cannot change ${changed.map(([key]) => key).join(' and ')} while running; restart for that`,
  );
}
