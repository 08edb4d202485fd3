import { readFile } from 'node:fs/promises';
import { failed, ok, type Result } from '../lib/result.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read by this user',
  EPERM: 'cannot be read by this user',
  EISDIR: 'is a folder',
};

/** Node's own message holds the path, which may be a secret that was put into the wrong key. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return reasons[code] ?? `cannot be read (${code})`;
}

/** The text of a file, or a short reason that names neither path nor content. */
export async function readText(path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return failed(reasonOf(error));
  }
}
