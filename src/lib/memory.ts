import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { Clock } from './clock.ts';
import { every } from './every.ts';
import { seconds } from './units.ts';

/** Where other packages keep such things, too; not in /tmp, where others could put code. */
const compiled = new URL('../../node_modules/.cache/sailpoint-exporter', import.meta.url);

/** By how much the heap may grow until it is collected again; V8 would let a small one grow fourfold. */
const fast = ['--heap-growing-percent=80', '--no-optimize-for-size'];

/** Gives free pages back as well; while sweeps are as fast as can be it takes 1.6 to 2 times the CPU time. */
const thrifty = ['--heap-growing-percent=40', '--optimize-for-size'];

/** 10,000 clients are to fit into 250 MB; a thousand need 190. */
const plenty = 200e6;

/**
 * To be called once, before all else is loaded. Then the process is thrifty for as long as it is large, and fast while it is
 * small: 10,000 clients, swept as fast as their API answers, take 540 MB as V8 is, and 230 to 255 MB so; 215 MB with one malloc
 * arena, as in the image. See bench/memory.ts.
 */
export function saveMemory(clock: Clock): void {
  // Young objects die so fast here that more space for them than the first megabyte gains no time; V8 would take 100. The
  // largest size cannot be set any more once the process runs; that it never grows, can.
  setFlagsFromString('--semi-space-growth-factor=1');
  for (const flag of fast) setFlagsFromString(flag);
  // From the second start on nothing is left to compile: 22 MB less, for Node's TypeScript compiler, and half the time. Where
  // the folder cannot be written, all is as without.
  enableCompileCache(fileURLToPath(compiled));
  boundMemory(clock);
}

function boundMemory(clock: Clock): void {
  let isThrifty = false;
  every(clock, seconds(1), () => {
    const isLarge = process.memoryUsage.rss() > plenty;
    if (isLarge === isThrifty) return;
    isThrifty = isLarge;
    for (const flag of isLarge ? thrifty : fast) setFlagsFromString(flag);
  });
}
