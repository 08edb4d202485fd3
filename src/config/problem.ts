/** Where a value stands in the configuration: ['tenants', 0, 'name']. */
export type Path = readonly PropertyKey[];

export interface Complaint {
  /** The environment variable that it is about, where it is not about the value itself. */
  readonly variable?: string;
  /** Stands in the sentence instead of the value. */
  readonly subject?: string;
  /** What is wrong, to follow the value in a sentence; never holds the value itself. */
  readonly problem: string;
  /** What to do, where the problem does not say it already; never holds the value either. */
  readonly advice?: string;
  /** Better advice that gives the value away, for values that may be seen. */
  readonly suggestion?: string | undefined;
  /** The value as it is to be shown with the suggestion. */
  readonly shown?: string | undefined;
}

export interface Problem extends Complaint {
  readonly path: Path;
}

const plainKey = /^[\w-]{1,60}$/;

/** A key that is no plain word may be a value that lost its space, such as `clientSecret:abc`: its end is not shown. */
const shownKey = (key: string): string =>
  plainKey.test(key) ? key : `${/^[a-z]{0,30}/i.exec(key)?.[0] ?? ''}…`;

/** As people write it: tenants[0].rateLimit.window. */
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
