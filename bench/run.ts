import { writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import { parseArgs } from 'node:util';
import { version } from '../src/lib/version.ts';
import { benchMemory } from './memory.ts';
import { benchRules } from './rules.ts';
import { benchScrapes } from './scrapes.ts';
import { benchSmall } from './small.ts';
import { benchSweeps } from './sweeps.ts';
import { type Table, toMarkdown } from './table.ts';
import { benchTenants } from './tenants.ts';

/** Each gets the sizes of fleet, in clients. */
const benchmarks = {
  scrapes: benchScrapes,
  sweeps: benchSweeps,
  tenants: benchTenants,
  memory: benchMemory,
  rules: benchRules,
  small: benchSmall,
} as const satisfies Readonly<Record<string, (sizes: readonly number[]) => Promise<Table>>>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { clients: { type: 'string', default: '100,1000,10000,50000' } },
});
const sizes = values.clients.split(',').map(Number);
const chosen = Object.entries(benchmarks).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);

const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
const parts = [
  '# Results',
  `sailpoint-exporter ${version}, Node ${process.version}; ${machine}. Made by \`npm run bench\`; ratios count, not milliseconds.`,
];
for (const [name, bench] of chosen) {
  process.stderr.write(`Measuring ${name}\n`);
  const table = toMarkdown(await bench(sizes));
  process.stdout.write(`${table}\n`);
  parts.push(table);
}
// A part of the benchmarks would make a part of the results.
if (positionals.length === 0)
  await writeFile(new URL('results.md', import.meta.url), `${parts.join('\n\n').trimEnd()}\n`);
