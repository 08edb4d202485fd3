import { setTimeout as delay } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import { type Encoding, getBytes } from './get-bytes.ts';
import { withNodeExporter } from './node-exporter.ts';
import type { ReaderTasks } from './reader.ts';
import type { BufferTasks } from './servers/buffer.ts';
import type { ExpositionTasks } from './servers/exposition.ts';
import type { PromClientTasks } from './servers/prom-client.ts';
import { goal, goalSize, inMegabytes, inMillis, median, type Row, type Table } from './table.ts';

/** Larger fleets take the slower peers minutes and gigabytes. */
const largestForPeers = 10_000;

const rounds = { 'at once': 15, spaced: 5 } as const;

interface Parties {
  readonly reader: Child<ReaderTasks>;
  readonly exposition: Child<ExpositionTasks>;
  readonly url: string;
  readonly clients: number;
}

/** Each server in a process of its own, and the reader in another; ours and a peer's scrapes take turns. */
export async function benchScrapes(sizes: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  for (const clients of sizes) rows.push(...(await benchSize(clients)));
  return {
    title: 'Scrapes',
    about: `Median of ${rounds['at once']} scrapes over loopback (spaced: of ${rounds.spaced}), in turn with those of the peer. Blocked: the longest time the event loop stood still during a scrape (median), or while a snapshot was rendered and sent (median of 5).`,
    rows,
  };
}

async function benchSize(clients: number): Promise<readonly Row[]> {
  await using stack = new AsyncDisposableStack();
  const reader = stack.use(startChild<ReaderTasks>('reader.ts'));
  const exposition = stack.use(startChild<ExpositionTasks>('servers/exposition.ts'));
  const url = await exposition.ask('start', clients);
  const parties = { reader, exposition, url, clients };
  return [
    await size(parties),
    ...(await besideBuffer(parties)),
    await whileRendering(parties),
    ...(await halfAMinuteApart(parties)),
    ...(clients > largestForPeers ? [] : await besideSlowPeers(parties)),
  ];
}

async function size({ url, clients }: Parties): Promise<Row> {
  const text = await getBytes(url, 'identity');
  const packed = await getBytes(url, 'gzip');
  const series = text.toString('latin1').match(/^[^#\n]/gm)?.length ?? 0;
  return {
    clients,
    what: 'page',
    ours: `${series.toLocaleString('en')} series, ${inMegabytes(text.length)}, gzip ${inMegabytes(packed.length)}`,
  };
}

/** At once: one after the other. Spaced: the ages have to be rendered in between. */
const pauses = { 'at once': 0, spaced: 1_300 } as const;

async function besideBuffer(parties: Parties): Promise<readonly Row[]> {
  await using buffer = startChild<BufferTasks>('servers/buffer.ts');
  const peerUrl = await buffer.ask('copy', parties.url);
  const rows: Row[] = [];
  for (const encoding of ['identity', 'gzip'] as const) {
    for (const pace of ['at once', 'spaced'] as const) {
      const found = await inTurns(parties, peerUrl, encoding, pace);
      rows.push({
        clients: parties.clients,
        what: `scrape, ${encoding}, ${pace}; peer: a Buffer`,
        ours: inMillis(found.ours),
        peer: inMillis(found.peer),
        ratio: found.ours / found.peer,
        goal: goal(parties.clients, '≤ 2'),
      });
      rows.push({
        clients: parties.clients,
        what: `blocked by a scrape, ${encoding}, ${pace}`,
        ours: inMillis(found.blocked),
        goal: goal(parties.clients, '≤ 10 ms'),
      });
    }
  }
  return rows;
}

async function inTurns(
  { reader, exposition, url }: Parties,
  peer: string,
  encoding: Encoding,
  pace: keyof typeof pauses,
) {
  const found = { ours: [] as number[], peer: [] as number[], blocked: [] as number[] };
  for (let round = -3; round < rounds[pace]; round++) {
    await delay(pauses[pace]);
    await exposition.ask('watchBlocking');
    const ours = await reader.ask('read', url, encoding);
    const blocked = await exposition.ask('blocked');
    const peers = await reader.ask('read', peer, encoding);
    if (round < 0) continue;
    found.ours.push(ours);
    found.peer.push(peers);
    found.blocked.push(blocked);
  }
  return { ours: median(found.ours), peer: median(found.peer), blocked: median(found.blocked) };
}

const pauseOfPrometheus = 30_000;

/** So many readings compile the code as well as it gets, as that of a daemon that has run for an hour. */
const warmUps = 8;

/** As Prometheus does, for the one size that has a goal: each row takes more than a minute. */
async function halfAMinuteApart(parties: Parties): Promise<readonly Row[]> {
  const { clients } = parties;
  if (clients !== goalSize) return [];
  for (let round = 0; round < warmUps; round++) await costOfScrape(parties, 'sweep', 1_000);
  const rows: Row[] = [];
  for (const [name, kind] of [
    ['after each client was read again', 'sweep'],
    ['after 1 % changed', 'hundredth'],
    ['of the same snapshot', null],
  ] as const) {
    const found: Cost[] = [];
    for (let round = 0; round < 3; round++) found.push(await costOfScrape(parties, kind, pauseOfPrometheus));
    const answer = inMillis(median(found.map(({ millis }) => millis)));
    const cpu = inMillis(median(found.map(({ cpuMillis }) => cpuMillis)));
    rows.push({
      clients,
      what: `scrape, gzip, 30 s after the last, ${name}: the answer, and all CPU in between`,
      ours: `${answer}, CPU ${cpu}`,
      goal: goal(clients, '≤ 200 ms, CPU ≤ 150 ms'),
    });
  }
  return rows;
}

interface Cost {
  readonly millis: number;
  readonly cpuMillis: number;
}

async function costOfScrape(
  { exposition, reader, url }: Parties,
  kind: 'sweep' | 'hundredth' | null,
  pause: number,
): Promise<Cost> {
  if (kind !== null) await exposition.ask('replace', kind);
  const before = await exposition.ask('cpuMillis');
  await delay(pause);
  const millis = await reader.ask('read', url, 'gzip');
  return { millis, cpuMillis: (await exposition.ask('cpuMillis')) - before };
}

/** The longest stall while a snapshot is rendered and sent. */
async function whileRendering({ exposition, reader, url, clients }: Parties): Promise<Row> {
  const found: number[] = [];
  for (let round = 0; round < 6; round++) {
    await exposition.ask('replace', 'sweep');
    await exposition.ask('watchBlocking');
    await reader.ask('read', url, round % 2 === 0 ? 'gzip' : 'identity');
    found.push(await exposition.ask('blocked'));
  }
  return {
    clients,
    what: 'blocked by rendering a snapshot',
    ours: inMillis(median(found.slice(1))),
    goal: goal(clients, '≤ 10 ms'),
  };
}

async function besideSlowPeers(parties: Parties): Promise<readonly Row[]> {
  await using promClient = startChild<PromClientTasks>('servers/prom-client.ts');
  const peerUrl = await promClient.ask('copy', parties.url);
  const beside = await slowPeer(parties, 'prom-client', peerUrl, 'identity');
  const rss = inMegabytes(await promClient.ask('rss'));
  const nodeExporter = await withNodeExporter(parties.url, (url) =>
    slowPeer(parties, 'node_exporter', url, 'gzip'),
  );
  return [
    { ...beside, peer: `${beside.peer}, RSS ${rss}` },
    ...(nodeExporter === null ? [] : [nodeExporter]),
  ];
}

async function slowPeer(parties: Parties, name: string, peerUrl: string, encoding: Encoding): Promise<Row> {
  const { ours, peer } = await inTurns(parties, peerUrl, encoding, 'at once');
  return {
    clients: parties.clients,
    what: `scrape, ${encoding}; peer: ${name}`,
    ours: inMillis(ours),
    peer: inMillis(peer),
    ratio: ours / peer,
  };
}
