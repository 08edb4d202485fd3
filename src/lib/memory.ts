import { setFlagsFromString } from 'node:v8';
import type { Clock } from './clock.ts';
import { repeat } from './repeat.ts';
import { millis } from './units.ts';

/** Collects early and gives free pages back: less than half of the memory for twice the CPU time of a sweep. */
const thrifty = ['--semi-space-growth-factor=1', '--heap-growing-percent=40', '--optimize-for-size'];

/** What V8 does unasked. */
const fast = ['--semi-space-growth-factor=2', '--heap-growing-percent=0', '--no-optimize-for-size'];

/**
 * Has V8 save memory, not time, unless time matters more: of 10,000 clients it would hold half a gigabyte, of 1,000 a quarter, most
 * of it garbage. See bench/memory.ts.
 */
export function saveMemory(clock: Clock, timeMatters: () => boolean): AsyncDisposable {
  let isFast = false;
  const set = (flags: readonly string[]): void => {
    for (const flag of flags) setFlagsFromString(flag);
  };
  set(thrifty);
  const adjust = (): void => {
    if (timeMatters() === isFast) return;
    isFast = !isFast;
    set(isFast ? fast : thrifty);
  };
  return repeat({ clock, pause: () => millis(250), work: adjust });
}
