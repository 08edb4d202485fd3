import { readFile } from 'node:fs/promises';
import type { Clock } from '../lib/clock.ts';
import { follow } from '../lib/follow.ts';
import { failed, ok } from '../lib/result.ts';
import { seconds } from '../lib/units.ts';

interface WatchedFile {
  readonly path: string;
  readonly clock: Clock;
  readonly onChange: () => Promise<void>;
}

const readEvery = seconds(2);

/** Calls `onChange` whenever the content of a file differs from what it is now, until disposed of. */
export async function watchFile({ path, clock, onChange }: WatchedFile): Promise<AsyncDisposable> {
  const read = (): Promise<string> => readFile(path, 'utf8');
  const first = await read().then(ok, ({ message }: Error) => failed(message));
  // The next reload reports that the file cannot be read.
  return follow({ clock, every: readEvery, first, read, adopt: onChange, onFailure: onChange });
}
