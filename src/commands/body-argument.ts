import { readFile } from 'node:fs/promises';
import { messageOf, UsageError } from '../lib/errors.ts';
import { mask } from './secret-fields.ts';

/** The JSON that a flag holds, or the file that it names as @FILE. */
export async function bodyFrom(flag: string, text: string): Promise<unknown> {
  const body = parse(flag, text.startsWith('@') ? await fileText(flag, text.slice(1)) : text);
  const masked = maskedPath(body, []);
  if (masked === null) return body;
  throw new UsageError(
    `${flag}: ${masked} is "${mask}", which stands for a value that was masked; write the value itself, or leave it out`,
  );
}

function parse(flag: string, json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new UsageError(
      `Cannot read ${flag}: it is not valid JSON (${messageOf(error)}); write JSON or @FILE`,
    );
  }
}

async function fileText(flag: string, path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch {
    throw new UsageError(`Cannot read ${flag}: "${path}" cannot be read; write the path of a readable file`);
  }
}

/** Where a value stands that `get` or `status` has masked; it would overwrite the real one. */
function maskedPath(json: unknown, path: readonly string[]): string | null {
  if (typeof json === 'string') return json.includes(mask) ? path.join('.') || 'it' : null;
  if (typeof json !== 'object' || json === null) return null;
  for (const [key, value] of Object.entries(json)) {
    const found = maskedPath(value, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}
