import { execFile } from 'node:child_process';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A pipe with a name, open for reading and writing: it holds 64 KiB and stays open when nobody else has it. */
export interface Fifo extends AsyncDisposable {
  readonly path: string;
  readonly handle: FileHandle;
  /** What is in the pipe now; waits until there is something. */
  readonly read: () => Promise<string>;
}

/** `flags` as `open` has them. */
export async function makeFifo(flags: string | number = 'r+'): Promise<Fifo> {
  const folder = await mkdtemp(join(tmpdir(), 'fifo-'));
  const path = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [path]);
  const handle = await open(path, flags);
  return {
    path,
    handle,
    read: () => readWhenReady(handle),
    [Symbol.asyncDispose]: async () => {
      await handle.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A pipe opened without blocking answers EAGAIN while it is empty. */
async function readWhenReady(handle: FileHandle): Promise<string> {
  for (;;) {
    try {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(2 ** 20) });
      return buffer.subarray(0, bytesRead).toString();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await sleep(5);
    }
  }
}
