import { formatPath, type Path, valueAt } from './problem.ts';
import type { Setting } from './settings.ts';
import type { Source } from './source.ts';

const mask = '***';
const longest = 60;

const secretKey = /secret|password|passphrase|token|key|credential|clientid|basic_auth|^cert$|^client_ca$/i;
const fileKey = /(File|_file)$/;

/** Paths of secret files are shown, unless the secret itself was written there. */
const looksLikePath = (value: unknown): boolean =>
  typeof value === 'string' && /^\.{0,2}\/.|^[\w.-]+\.(pem|crt|cer|key)$/.test(value);

/** Whether messages must hide the value. */
export function isHidden(source: Source, path: Path, value: unknown): boolean {
  if (source.hidden.has(formatPath(path))) return true;
  const keys = path.filter((step) => typeof step === 'string');
  if (fileKey.test(keys.at(-1) ?? '')) return !looksLikePath(value);
  if (keys.some((key) => secretKey.test(key))) return true;
  return keys.at(-1) === 'baseUrl' && /[@?#]|%40/.test(String(value));
}

function kindName(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'the list' : 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

/** The value for a message: on one line, cut if long, and never a secret. */
export function shownValue(source: Source, path: Path, setting: Setting | undefined): string {
  const value = valueAt(source.tree, path);
  if (value === undefined) return 'it';
  if (isHidden(source, path, value)) return mask;
  const isLeaf = setting !== undefined && setting.kind !== 'section' && setting.kind !== 'list';
  // A value in the place of a section may be anything, even the rest of the file.
  if (!isLeaf) return kindName(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return kindName(value);
  return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
}
