import { type Complaint, isMapping } from './problem.ts';

interface Shorthand {
  /** Of the setting, with `[]` for an index. */
  readonly key: string;
  readonly pattern: RegExp;
  readonly meant: string;
}

/** Short forms that other programs accept for a section, and their long forms here. */
const shorthands: readonly Shorthand[] = [
  { key: 'listen', pattern: /^:(\d+)$/, meant: 'listen: { port: $1 }' },
  { key: 'listen', pattern: /^\[?([\w.:-]+?)\]?:(\d+)$/, meant: 'listen: { host: "$1", port: $2 }' },
  { key: 'listen', pattern: /^(\d+)$/, meant: 'listen: { port: $1 }' },
  { key: 'listen.health', pattern: /^:?(\d+)$/, meant: 'health: { port: $1 }' },
  { key: 'log', pattern: /^(trace|debug|info|warn|error)$/, meant: 'log: { level: $1 }' },
  { key: 'shard', pattern: /^(\d+)\/(\d+)$/, meant: 'shard: { index: $1, total: $2 }' },
  {
    key: 'tenants[].rateLimit',
    pattern: /^(\d+) *(?:\/|per|in) *(\d+(?:ms|s|m|h))$/,
    meant: 'rateLimit: { requests: $1, window: $2 }',
  },
  { key: 'tenants[].rateLimit', pattern: /^(\d+)$/, meant: 'rateLimit: { requests: $1, window: 10s }' },
];

/** Better advice for a value in the place of a section or list; null if there is none. */
export function longhand(key: string, value: unknown): Pick<Complaint, 'suggestion' | 'shown'> | null {
  if (key === 'tenants' && isMapping(value)) {
    return { suggestion: 'begin each tenant with a dash, as in "- name: acme"' };
  }
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  const found = shorthands.find((one) => one.key === key && one.pattern.test(text));
  if (found !== undefined) {
    return { suggestion: `write ${text.replace(found.pattern, found.meant)}`, shown: JSON.stringify(value) };
  }
  return /^[\w-]+:\S/.test(text) ? { suggestion: 'write a space after each colon' } : null;
}
