/** Holds one thing that must be closed, and closes it when another takes its place. */
export interface Slot<T extends AsyncDisposable> extends AsyncDisposable {
  replace(next: T): Promise<void>;
}

export function createSlot<T extends AsyncDisposable>(): Slot<T> {
  let held: T | null = null;
  const close = async (): Promise<void> => {
    const ending = held;
    held = null;
    await ending?.[Symbol.asyncDispose]();
  };
  return {
    replace: async (next) => {
      const ended = close();
      held = next;
      await ended;
    },
    [Symbol.asyncDispose]: close,
  };
}
