/** The position of a value in the configuration: ['tenants', 0, 'name']. */
export type Path = readonly PropertyKey[];

export interface Complaint {
  /** The environment variable at fault, if it is not the value itself. */
  readonly variable?: string;
  /** Replaces the value in the sentence. */
  readonly subject?: string;
  /** What is wrong, to follow the value in a sentence. Never contains the value. */
  readonly problem: string;
  /** What to do, unless the problem says it already. Never contains the value. */
  readonly advice?: string;
  /** Better advice that contains the value, for values that may be shown. */
  readonly suggestion?: string | undefined;
  /** The value, to be shown together with the suggestion. */
  readonly shown?: string | undefined;
}

export interface Problem extends Complaint {
  readonly path: Path;
}

const plainKey = /^[\w-]{1,60}$/;

/** A key that is not a plain word may contain a value, as in `clientSecret:abc`, so its end is not shown. */
const shownKey = (key: string): string =>
  plainKey.test(key) ? key : `${/^[a-z]{0,30}/i.exec(key)?.[0] ?? ''}…`;

/** The path as people write it: tenants[0].rateLimit.window. */
export const formatPath = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? shownKey(String(step)) : `${text}.${shownKey(String(step))}`;
  }, '');

/** The value at a path of a tree of plain objects and lists. */
export const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, step)
        ? Reflect.get(node, step)
        : undefined,
    tree,
  );

export const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
