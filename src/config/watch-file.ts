import { readFile } from 'node:fs/promises';
import type { Clock } from '../lib/clock.ts';
import { seconds } from '../lib/units.ts';

export interface WatchedFile {
  readonly path: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onChange: () => Promise<void>;
}

const every = seconds(5);

/**
 * Tells when a file's content has changed, until aborted. It reads and compares: Kubernetes replaces a mounted file by
 * swapping a symlink above it, which file events miss.
 */
export async function watchFile({ path, clock, signal, onChange }: WatchedFile): Promise<void> {
  const read = (): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
  let known = await read();
  while (!signal.aborted) {
    const now = await read();
    // Between unlink and rename there is no file: that is not yet a change.
    if (now !== null && now !== known) {
      known = now;
      await onChange();
    }
    await clock.sleep(every, signal).catch(() => {});
  }
}
