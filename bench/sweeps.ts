import { type Child, startChild } from './child.ts';
import type { ApiTasks } from './servers/api.ts';
import type { BareGotTasks } from './servers/bare-got.ts';
import type { SdkLoopTasks } from './servers/sdk-loop.ts';
import type { SweepingTasks } from './servers/sweeping.ts';
import { inMillis, inSeconds, median, type Row, type Table } from './table.ts';

/** SailPoint's limit, and the network to it. */
const limit = { requests: 100, windowMillis: 10_000 };
const latency = { min: 20, max: 300 };

/** A sweep at the limit takes a second for ten clients. */
const limitedSizes = [300, 1_000];

/** Larger fleets tell nothing new. */
const largestUnlimited = 10_000;

const rounds = 7;

export async function benchSweeps(sizes: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  for (const clients of limitedSizes) rows.push(...(await atTheLimit(clients)));
  for (const clients of sizes.filter((size) => size <= largestUnlimited)) {
    rows.push(...(await withoutLimit(clients)));
  }
  return {
    title: 'Sweeps',
    about: [
      `At the limit: the API counts ${limit.requests} requests in any ${limit.windowMillis / 1_000} s strictly, as they arrive, over a network of ${latency.min} to ${latency.max} ms.`,
      'The least possible is when the last request could be sent: 100 at once, the next 100 a window later.',
      `Without a limit: median of ${rounds} sweeps over loopback, in turn with those of a loop of got with 10 calls in flight, as ours; the answers come from a process of their own.`,
    ].join(' '),
    rows,
  };
}

async function atTheLimit(clients: number): Promise<readonly Row[]> {
  const ours = await limited(clients, async (url) => {
    await using child = startChild<SweepingTasks>('servers/sweeping.ts');
    return await child.ask('sweep', { url, limit });
  });
  const bare = await limited(clients, async (url) => {
    await using child = startChild<BareGotTasks>('servers/bare-got.ts');
    return await child.ask('sweep', url);
  });
  const sdk = await limited(clients, async (url) => {
    await using child = startChild<SdkLoopTasks>('servers/sdk-loop.ts');
    return await child.ask('sweep', url);
  });
  const least = Math.floor((ours.requests - 1) / limit.requests) * limit.windowMillis;
  const refusals = `${ours.refused} of ${ours.requests} requests refused`;
  return [
    {
      clients,
      what: `sweep at the limit; peer: the least possible`,
      ours: inSeconds(ours.millis),
      peer: inSeconds(least),
      ratio: ours.millis / least,
      goal: '≤ 1.05',
    },
    {
      clients,
      what: 'refused at the limit; peer: bare got',
      ours: refusals,
      peer: `${bare.failed} of ${clients} statuses failed`,
      goal: '0',
    },
    {
      clients,
      what: "refused at the limit; peer: SailPoint's SDK",
      ours: refusals,
      peer: `${sdk.failed} of ${clients} statuses failed`,
      goal: '0',
    },
  ];
}

/** Each starts with a whole budget. */
async function limited<T>(clients: number, sweep: (url: string) => Promise<T>) {
  await using api = startChild<ApiTasks>('servers/api.ts');
  const url = await api.ask('start', { clients, limit, latency });
  const end = await sweep(url);
  return { ...end, ...(await api.ask('counts')) };
}

interface Cost {
  readonly millis: number;
  readonly cpuMillis: number;
}

async function withoutLimit(clients: number): Promise<readonly Row[]> {
  await using api = startChild<ApiTasks>('servers/api.ts');
  await using sweeping = startChild<SweepingTasks>('servers/sweeping.ts');
  await using bareGot = startChild<BareGotTasks>('servers/bare-got.ts');
  const url = await api.ask('start', { clients });
  const ours: Cost[] = [];
  const bare: Cost[] = [];
  // The first two of each warm the code up.
  for (let round = -2; round < rounds; round++) {
    const costs = [await sweepOf(sweeping, url), await bareGot.ask('sweep', url)] as const;
    if (round < 0) continue;
    ours.push(costs[0]);
    bare.push(costs[1]);
  }
  const perThousand = ({ cpuMillis }: Cost): number => (cpuMillis / clients) * 1_000;
  const goal = clients >= 1_000 ? '≤ 1.2' : '';
  return [
    {
      clients,
      what: 'sweep without a limit; peer: bare got',
      ...beside(ours, bare, ({ millis }) => millis),
      goal,
    },
    { clients, what: 'CPU of 1,000 statuses; peer: bare got', ...beside(ours, bare, perThousand) },
  ];
}

async function sweepOf(sweeping: Child<SweepingTasks>, url: string): Promise<Cost> {
  const end = await sweeping.ask('sweep', { url });
  if (end.failed + end.deferred > 0) throw new Error(`${end.failed + end.deferred} statuses were not read`);
  return end;
}

function beside(ours: readonly Cost[], peers: readonly Cost[], value: (cost: Cost) => number) {
  const [own, peer] = [median(ours.map(value)), median(peers.map(value))];
  return { ours: inMillis(own), peer: inMillis(peer), ratio: own / peer };
}
