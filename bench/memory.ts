import { startChild } from './child.ts';
import type { ReaderTasks } from './reader.ts';
import type { ExpositionTasks } from './servers/exposition.ts';
import { goal, inMegabytes, inMillis, median, type Row, type Table } from './table.ts';

/** V8's own choices waste memory to save time: it lets the space for young objects grow, and collects old ones late. */
const choices = [[], ['--max-semi-space-size=2'], ['--optimize-for-size']] as const;

const takeOvers = 12;

/** What exposition and server take, by what V8 is told. */
export async function benchMemory(sizes: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  for (const clients of sizes) {
    for (const flags of choices) rows.push(await memoryOf(clients, flags));
  }
  return {
    title: 'Memory',
    about: `RSS of a process with exposition and server alone after ${takeOvers} sweeps that read all clients again, each scraped with gzip and without; the CPU time is what it takes to show one of them.`,
    rows,
  };
}

async function memoryOf(clients: number, flags: readonly string[]): Promise<Row> {
  await using reader = startChild<ReaderTasks>('reader.ts');
  await using exposition = startChild<ExpositionTasks>('servers/exposition.ts', flags);
  const url = await exposition.ask('start', clients);
  const cpu: number[] = [];
  for (let round = 0; round < takeOvers; round++) {
    cpu.push((await exposition.ask('takeOver', 'sweep')).cpuMillis);
    await reader.ask('read', url, 'gzip');
    await reader.ask('read', url, 'identity');
  }
  return {
    clients,
    what: ['RSS', ...flags].join(' '),
    ours: `${inMegabytes(await exposition.ask('rss'))}, CPU ${inMillis(median(cpu))}`,
    goal: goal(clients, '< 250 MB'),
  };
}
