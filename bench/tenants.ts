import { startChild } from './child.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import type { ApiOptions, ApiTasks } from './servers/api.ts';
import { inSeconds, median, type Row, type Table } from './table.ts';

const well = 48;
const clients = 200;
const rounds = 4;

/** One never answers, and one refuses everything. */
const bad: readonly ApiOptions[] = [
  { clients, latency: { min: 3_600_000, max: 3_600_000 } },
  { clients, limit: { requests: 0, windowMillis: 10_000 } },
];

interface Found {
  readonly seconds: number;
  readonly cpuMillis: number;
}

/** What tenants that are in trouble cost the others. */
export async function benchTenants(): Promise<Table> {
  const apart = await costs([]);
  const together = await costs(bad);
  const row = { clients: well * clients } as const;
  const rows: Row[] = [
    {
      ...row,
      what: `sweeps of ${well} tenants beside two in trouble; peer: without them`,
      ours: inSeconds(together.seconds * 1_000),
      peer: inSeconds(apart.seconds * 1_000),
      ratio: together.seconds / apart.seconds,
    },
    {
      ...row,
      what: `CPU of these sweeps, shown; peer: without the two`,
      ours: inSeconds(together.cpuMillis),
      peer: inSeconds(apart.cpuMillis),
      ratio: together.cpuMillis / apart.cpuMillis,
    },
  ];
  return {
    title: 'Many tenants',
    about: `${well} tenants of ${clients} clients in one daemon, swept side by side without a limit, median of ${rounds} rounds; in trouble are one whose API never answers and one that always says 429.`,
    rows,
  };
}

async function costs(inTrouble: readonly ApiOptions[]): Promise<Found> {
  await using api = startChild<ApiTasks>('servers/api.ts');
  const urls: string[] = [];
  const good = Array.from({ length: well }, () => ({ clients }));
  for (const options of [...good, ...inTrouble]) urls.push(await api.ask('start', options));
  await using daemon = await startDaemon({ tenants: urls, settings: 'schedule: "*/20 * * * * *"' });
  // The first warms the code up.
  await round(daemon);
  const found: Found[] = [];
  for (let times = 0; times < rounds; times++) found.push(await round(daemon));
  return {
    seconds: median(found.map(({ seconds }) => seconds)),
    cpuMillis: median(found.map(({ cpuMillis }) => cpuMillis)),
  };
}

/** One sweep of each tenant that is well: how long the slowest took. */
async function round(daemon: Daemon): Promise<Found> {
  const before = await daemon.usage();
  const taken: number[] = [];
  for (let tenant = 0; tenant < well; tenant++) {
    taken.push((await daemon.next('sweep.completed')).durationSeconds);
  }
  const { cpuMillis } = await daemon.usage();
  return { seconds: Math.max(...taken), cpuMillis: cpuMillis - before.cpuMillis };
}
