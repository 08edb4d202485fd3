import { nextTurn } from '../lib/clock.ts';

/** Waits until this many bytes may be written. */
export type WritePace = (bytes: number) => Promise<void>;

/** About one millisecond of work. */
const perTurn = 2 * 1_024 * 1_024;

/**
 * All answers together share a limit per turn of the event loop, in order: even hundreds of readers that take
 * everything at once leave time for other work.
 */
export function createWritePace(): WritePace {
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  let written = 0;
  let isTurning = false;
  const fits = (bytes: number): boolean => written === 0 || written + bytes <= perTurn;
  const take = (bytes: number): void => {
    written += bytes;
    if (!isTurning) void turn();
  };
  const turn = async (): Promise<void> => {
    isTurning = true;
    while (written > 0) {
      await nextTurn();
      written = 0;
      for (let next = waiting[0]; next !== undefined && fits(next.bytes); next = waiting[0]) {
        waiting.shift();
        written += next.bytes;
        next.go();
      }
    }
    isTurning = false;
  };
  return async (bytes) => {
    if (waiting.length === 0 && fits(bytes)) {
      take(bytes);
      return;
    }
    await new Promise<void>((go) => waiting.push({ bytes, go }));
  };
}
