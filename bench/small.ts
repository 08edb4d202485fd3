import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { end, startDaemon, type Usage, usageOf } from './daemon.ts';
import type { ReaderTasks } from './reader.ts';
import type { ApiTasks } from './servers/api.ts';
import { inMegabytes, inMillis, inSeconds, median, type Row, type Table } from './table.ts';

const clients = 20;

const minute = 60_000;

/** A fleet as most have it, whatever sizes are asked for. */
export async function benchSmall(): Promise<Table> {
  await using api = startChild<ApiTasks>('servers/api.ts');
  const url = await api.ask('start', { clients });
  await compile(url);
  // Side by side, because each daemon does next to nothing, and its own memory and CPU time are measured.
  const [held, ...spent] = await Promise.all([memory(url), busy(url), idle(url)]);
  return {
    title: 'A small fleet',
    about: `The whole daemon with ${clients} clients; the peer is a process that loads got, pino, prom-client, node-cron and p-limit, and listens. Memory after two minutes of a schedule of 30 s and a scrape each 15 s: RSS, and the part that is anonymous. Start: from the start of the process until the first sweep is complete, the peer's until it listens, median of 5, in turn. CPU time, all threads.`,
    rows: [...held, await start(url), ...spent],
  };
}

/** The first start compiles the code, and keeps that for the next. */
async function compile(url: string): Promise<void> {
  await using daemon = await startDaemon({ tenants: [url] });
  await daemon.next('sweep.completed');
}

async function memory(url: string): Promise<readonly Row[]> {
  await using reader = startChild<ReaderTasks>('reader.ts');
  await using daemon = await startDaemon({ tenants: [url] });
  await using peer = await startLibraries();
  for (let scrape = 0; scrape < 8; scrape++) {
    await delay(minute / 4);
    await reader.ask('read', daemon.url, 'gzip');
  }
  const [ours, peers] = [await daemon.usage(), await peer.usage()];
  const row = (what: string, of: (usage: Usage) => number, goal: string): Row => ({
    clients,
    what,
    ours: inMegabytes(of(ours)),
    peer: inMegabytes(of(peers)),
    ratio: of(ours) / of(peers),
    goal,
  });
  return [
    row('RSS; peer: the libraries alone', ({ rss }) => rss, '≤ 1.35'),
    row('anonymous memory; peer: the libraries alone', ({ anonymous }) => anonymous, '≤ 50 MB'),
  ];
}

async function start(url: string): Promise<Row> {
  const found = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    await using daemon = await startDaemon({ tenants: [url] });
    await daemon.next('sweep.completed');
    found.ours.push(performance.now() - started);
    await using peer = await startLibraries();
    found.peer.push(peer.startedIn);
  }
  const [ours, peer] = [median(found.ours), median(found.peer)];
  return {
    clients,
    what: 'start to the first status of each client; peer: the libraries alone, listening',
    ours: inMillis(ours),
    peer: inMillis(peer),
    ratio: ours / peer,
    goal: '≤ 3',
  };
}

async function busy(url: string): Promise<Row> {
  await using reader = startChild<ReaderTasks>('reader.ts');
  await using daemon = await startDaemon({
    tenants: [url],
    settings: 'schedule: "*/5 * * * * *"',
  });
  const cpu = await cpuOfMinute(daemon, async () => {
    for (let scrape = 0; scrape < 12; scrape++) {
      await delay(minute / 12);
      await reader.ask('read', daemon.url, 'gzip');
    }
  });
  return {
    clients,
    what: 'CPU of a minute, a sweep and a scrape each 5 s',
    ours: inSeconds(cpu),
    goal: '≤ 1 s',
  };
}

async function idle(url: string): Promise<Row> {
  // Once a day: nothing to do meanwhile.
  await using daemon = await startDaemon({ tenants: [url], settings: 'schedule: "0 0 3 * * *"' });
  const cpu = await cpuOfMinute(daemon, () => delay(minute));
  return { clients, what: 'CPU of a minute with nothing to do', ours: inSeconds(cpu), goal: '≤ 0.1 s' };
}

async function cpuOfMinute(
  daemon: { readonly usage: () => Promise<Usage>; readonly next: (name: string) => Promise<unknown> },
  work: () => Promise<unknown>,
): Promise<number> {
  await daemon.next('sweep.completed');
  // The code that ran first is compiled better in the background.
  await delay(10_000);
  const before = await daemon.usage();
  await work();
  return (await daemon.usage()).cpuMillis - before.cpuMillis;
}

async function startLibraries() {
  const path = fileURLToPath(new URL('servers/libraries.mjs', import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    startedIn: performance.now() - started,
    usage: () => usageOf(child.pid ?? 0),
    [Symbol.asyncDispose]: () => end(child),
  };
}
