import { type Child, startChild } from './child.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import type { ReaderTasks } from './reader.ts';
import type { ApiTasks } from './servers/api.ts';
import { goal, inMegabytes, inSeconds, median, type Row, type Table } from './table.ts';

const sweeps = 4;

/** Long enough for a sweep of the largest fleet, so that no beat is skipped. */
const schedules = [
  { upTo: 1_000, schedule: '*/3 * * * * *' },
  { upTo: 10_000, schedule: '*/10 * * * * *' },
  { upTo: 100_000, schedule: '*/30 * * * * *' },
] as const;

interface Found {
  /** After the last sweep. */
  readonly rss: number;
  /** The most there ever was. */
  readonly peak: number;
  readonly cpuMillis: number;
}

/** What the whole daemon takes, beside itself with the choices of V8 left as they are. */
export async function benchMemory(sizes: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  for (const clients of sizes) {
    const ours = await costs(clients, 'bin/sailpoint-exporter.js');
    const peer = await costs(clients, 'bench/servers/unbridled.ts');
    rows.push({
      clients,
      what: "RSS of the daemon; peer: with V8's own choices",
      ours: `${inMegabytes(ours.rss)}, at most ${inMegabytes(ours.peak)}`,
      peer: `${inMegabytes(peer.rss)}, at most ${inMegabytes(peer.peak)}`,
      ratio: ours.rss / peer.rss,
      goal: goal(clients, '< 250 MB'),
    });
    rows.push({
      clients,
      what: "CPU of a sweep, shown and scraped; peer: with V8's own choices",
      ours: inSeconds(ours.cpuMillis),
      peer: inSeconds(peer.cpuMillis),
      ratio: ours.cpuMillis / peer.cpuMillis,
    });
  }
  return {
    title: 'Memory',
    about: `The whole daemon after ${sweeps} sweeps as fast as the API answers, each followed by two scrapes with gzip and two without: what it holds (VmRSS) and ever held (VmHWM); the CPU time of one sweep (median), all threads. The peer is the same daemon without the flags of V8 in src/main.ts.`,
    rows,
  };
}

async function costs(clients: number, program: string): Promise<Found> {
  await using api = startChild<ApiTasks>('servers/api.ts');
  await using reader = startChild<ReaderTasks>('reader.ts');
  const url = await api.ask('start', { clients });
  const { schedule = '' } = schedules.find(({ upTo }) => clients <= upTo) ?? {};
  await using daemon = await startDaemon({ tenants: [url], settings: `schedule: "${schedule}"`, program });
  const cpu: number[] = [];
  for (let sweep = 0; sweep < sweeps; sweep++) cpu.push(await cpuOfSweep(daemon, reader));
  const { rss, peak } = await daemon.usage();
  return { rss, peak, cpuMillis: median(cpu.slice(1)) };
}

/** From the end of the last sweep to the end of the next: it is shown, and read, in between. */
async function cpuOfSweep(daemon: Daemon, reader: Child<ReaderTasks>): Promise<number> {
  const before = await daemon.usage();
  await daemon.next('sweep.completed');
  for (const encoding of ['gzip', 'identity', 'gzip', 'identity'] as const) {
    await reader.ask('read', daemon.url, encoding);
  }
  const { cpuMillis } = await daemon.usage();
  return cpuMillis - before.cpuMillis;
}
