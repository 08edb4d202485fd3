import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seconds } from '../../src/lib/units.ts';
import { settle } from '../support/fake-clock.ts';
import { chapters } from './chapters.ts';
import { type SoakRig, startSoakRig } from './soak-rig.ts';

/** What is held after a block, with everything collected that can be. */
export interface Holding {
  readonly sweeps: number;
  readonly heap: number;
  readonly sockets: number;
  /** Of all other kinds that keep a process alive. */
  readonly handles: number;
  readonly timers: number;
  readonly series: number;
}

export const quantities = ['heap', 'sockets', 'handles', 'timers', 'series'] as const;
export type Quantity = (typeof quantities)[number];

/** Goes through as many blocks, each of all chapters, and tells what is held after each. */
export async function* soak(blocks: number): AsyncGenerator<Holding> {
  await using rig = await startSoakRig();
  for (let block = 0; block < blocks; block++) {
    for (const { happen } of chapters) await happen(rig);
    yield await holding(rig);
  }
}

async function holding(rig: SoakRig): Promise<Holding> {
  for (let sweep = 0; sweep < 3; sweep++) await rig.sweep();
  const page = await wellPage(rig);
  forgetRequests(rig);
  const resources = process.getActiveResourcesInfo();
  const sockets = resources.filter((kind) => kind === 'TCPSocketWrap').length;
  return {
    sweeps: rig.sweepsEnded(),
    heap: await heapUsed(),
    sockets,
    handles: resources.filter((kind) => kind !== 'TCPSocketWrap' && kind !== 'Immediate').length,
    timers: rig.clock.sleeping,
    series: page.split('\n').filter(isSteady).length,
  };
}

/** On a busy machine a call may time out, because the clock passes quickly, and its client has other series until the next sweep. */
async function wellPage(rig: SoakRig): Promise<string> {
  for (let sweep = 0; sweep < 100; sweep++) {
    // The page is rendered at most once a second.
    await rig.clock.advance(seconds(1));
    const page = await rig.scrape();
    if (!/^sailpoint_(sweep_success|clusters_up)\{.*\} 0$/m.test(page)) return page;
    await rig.sweep();
  }
  throw new Error('no sweep of all tenants succeeds any more');
}

/** Which tenant meets a fault is chance, and so is when a counter or a histogram first has a row for it. */
const isSteady = (line: string): boolean => !/^(#|$|\w+_(total|bucket|sum|count)\b)/.test(line);

/** The simulator's log keeps its last 10,000 requests: they would hide what the daemon keeps. */
function forgetRequests({ simulator: { requests } }: SoakRig): void {
  const [nothing] = requests.entries;
  if (nothing === undefined) return;
  for (let request = 0; request < 20_000; request++) requests.add(nothing);
}

async function heapUsed(): Promise<number> {
  const collect = exposedCollector();
  for (let times = 0; times < 3; times++) {
    await settle();
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** Also in a process that was started without --expose-gc. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

export interface Comparison {
  readonly quantity: Quantity;
  readonly began: number;
  readonly ended: number;
}

/** The medians of the first and of the last third; the first block, in which everything is new, is left out. */
export function compare([, ...holdings]: readonly Holding[]): readonly Comparison[] {
  const third = Math.ceil(holdings.length / 3);
  return quantities.map((quantity) => {
    const values = holdings.map((held) => held[quantity]);
    return { quantity, began: median(values.slice(0, third)), ended: median(values.slice(-third)) };
  });
}

const megabyte = 1024 * 1024;

/** How much more there may be at the end. A connection is kept open or not as the calls happen to fall. */
export const allowed: Readonly<Record<Quantity, number>> = {
  heap: megabyte,
  sockets: 20,
  handles: 3,
  timers: 0,
  series: 0,
};

export const grown = (comparisons: readonly Comparison[]): readonly Comparison[] =>
  comparisons.filter(({ quantity, began, ended }) => !(ended - began <= allowed[quantity]));
