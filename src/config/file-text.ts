import { readFile } from 'node:fs/promises';
import { errorCodeOf } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read by this user',
  EPERM: 'cannot be read by this user',
  EISDIR: 'is a folder',
};

/** Node's own message contains the path, which may be a secret under the wrong key. */
function reasonOf(error: unknown): string {
  const code = errorCodeOf(error);
  return reasons[code] ?? `cannot be read (${code})`;
}

/** The text of a file without its byte order mark, or a reason that contains neither path nor content. */
export async function readText(path: string): Promise<Result<string, string>> {
  try {
    return decode(await readFile(path));
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** PowerShell and Windows editors write UTF-16 with a byte order mark. */
const encodings = [
  { name: 'utf-16le', mark: [0xff, 0xfe] },
  { name: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

function decode(bytes: Buffer): Result<string, string> {
  const marked = encodings.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    const text = new TextDecoder(marked?.name ?? 'utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? failed('is not UTF-8: it holds zero bytes, as UTF-16 does') : ok(text);
  } catch {
    return failed('is not UTF-8');
  }
}
