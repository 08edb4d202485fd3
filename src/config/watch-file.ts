import { readFile } from 'node:fs/promises';
import { unlessAborted } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { seconds } from '../lib/units.ts';

export interface WatchedFile {
  readonly path: string;
  readonly clock: Clock;
  readonly onChange: () => Promise<void>;
}

const every = seconds(5);

/**
 * Tells when a file's content differs from what it is now, until disposed of. It reads and compares: Kubernetes replaces a mounted
 * file by swapping a symlink above it, which file events miss.
 */
export async function watchFile(file: WatchedFile): Promise<AsyncDisposable> {
  const stopping = new AbortController();
  const watching = watch(file, await read(file), stopping.signal);
  return {
    [Symbol.asyncDispose]: () => {
      stopping.abort();
      return watching;
    },
  };
}

async function watch(file: WatchedFile, first: string | null, signal: AbortSignal): Promise<void> {
  let known = first;
  while (!signal.aborted) {
    const now = await unlessAborted(read(file), signal).catch(() => null);
    // Between unlink and rename there is no file: that is not yet a change.
    if (now !== null && now !== known) {
      known = now;
      await file.onChange();
    }
    await file.clock.sleep(every, signal).catch(() => {});
  }
}

const read = ({ path }: WatchedFile): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
