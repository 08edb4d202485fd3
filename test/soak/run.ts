/** `npm run soak [-- BLOCKS]`: prints what is held after each block, and ends with 1 when it has grown. */
import { allowed, compare, grown, type Holding, soak } from './measure.ts';

const blocks = Number(process.argv[2] ?? 60);
const fewest = 4;
if (!Number.isInteger(blocks) || blocks < fewest) throw new Error(`BLOCKS is a number from ${fewest} on`);

const columns = ['block', 'sweeps', 'heap kB', 'sockets', 'handles', 'timers', 'series'];
const print = (cells: readonly (string | number)[]): void =>
  void process.stdout.write(`${cells.map((cell) => String(cell).padStart(9)).join('')}\n`);
const kilobytes = (bytes: number): number => Math.round(bytes / 1024);

print(columns);
const holdings: Holding[] = [];
for await (const held of soak(blocks)) {
  holdings.push(held);
  const { sweeps, heap, sockets, handles, timers, series } = held;
  print([holdings.length, sweeps, kilobytes(heap), sockets, handles, timers, series]);
}

process.stdout.write('\nmedians of the first and the last third, without the first block\n');
print(['', 'began', 'ended', 'allowed']);
for (const { quantity, began, ended } of compare(holdings)) {
  const shown = [began, ended, allowed[quantity]];
  print([quantity, ...(quantity === 'heap' ? shown.map(kilobytes) : shown)]);
}
const worse = grown(compare(holdings));
process.stdout.write(worse.length === 0 ? '\nNothing has grown.\n' : '\nGROWN.\n');
process.exitCode = worse.length === 0 ? 0 : 1;
