import type { Steps } from '../lib/steps.ts';

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
  readonly replace: (items: readonly ShownItem[], version: number) => Steps<void>;
  readonly all: () => readonly string[];
  /** Null: the version is too old to tell. */
  readonly since: (version: number) => ItemChanges | null;
}

interface VersionedItem extends ShownItem {
  readonly version: number;
}

/** After this many removals, a reader with an older version gets everything again. */
const mostGone = 1_000;

export function createVersionedItems(): VersionedItems {
  let items: ReadonlyMap<string, VersionedItem> = new Map();
  let gone: readonly { readonly id: string; readonly version: number }[] = [];
  let complete = 0;
  return {
    *replace(next, version) {
      const before = items;
      const replaced = new Map<string, VersionedItem>();
      for (const { id, key, text } of next) {
        const known = before.get(id);
        replaced.set(id, { id, key, text, version: known?.key === key ? known.version : version });
        yield;
      }
      items = replaced;
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
