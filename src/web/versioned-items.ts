/** Something that is shown, as JSON. */
export interface ShownItem {
  readonly id: string;
  /** A reader who has the item with the same key needs no update. */
  readonly key: string;
  readonly text: string;
}

/** What changed since a version. */
interface ItemChanges {
  readonly changed: readonly string[];
  readonly gone: readonly string[];
}

/** Items, each with the version in which it last changed. */
interface VersionedItems {
  readonly replace: (items: readonly ShownItem[], version: number) => void;
  readonly all: () => readonly string[];
  /** Null: the version is too old to tell. */
  readonly since: (version: number) => ItemChanges | null;
}

/** After this many removals, a reader with an older version gets everything again. */
const mostGone = 1_000;

export function createVersionedItems(): VersionedItems {
  let items: ReadonlyMap<string, ShownItem & { readonly version: number }> = new Map();
  let gone: readonly { readonly id: string; readonly version: number }[] = [];
  let complete = 0;
  return {
    replace: (next, version) => {
      const before = items;
      items = new Map(
        next.map((item) => {
          const known = before.get(item.id);
          return [item.id, { ...item, version: known?.key === item.key ? known.version : version }];
        }),
      );
      const left = [...before.keys()].filter((id) => !items.has(id)).map((id) => ({ id, version }));
      gone = [...gone.filter(({ id }) => !items.has(id)), ...left];
      complete = Math.max(complete, gone.at(-mostGone - 1)?.version ?? 0);
      gone = gone.slice(-mostGone);
    },
    all: () => [...items.values()].map(({ text }) => text),
    since: (version) => {
      if (version < complete) return null;
      const isNew = (one: { readonly version: number }) => one.version > version;
      return {
        changed: [...items.values()].filter(isNew).map(({ text }) => text),
        gone: gone.filter(isNew).map(({ id }) => id),
      };
    },
  };
}
