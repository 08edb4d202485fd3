import type { Client } from '../fleet/client.ts';
import { ageAt } from '../fleet/judge.ts';
import { clientReport, isoTime, tenantSummary } from '../fleet/report.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import { inTurns, type Steps } from '../lib/steps.ts';
import { later, millis, type Tick } from '../lib/units.ts';
import { createVersionedItems, type ShownItem } from './versioned-items.ts';

/** One tenant as JSON, made once per snapshot. */
export interface TenantFeed {
  /** Whether what was made still holds for the view. */
  readonly isCurrent: (view: View) => boolean;
  readonly make: (view: View, version: number) => Promise<void>;
  readonly whole: () => FeedParts;
  /** Null: the version is too old to tell. */
  readonly since: (version: number) => FeedParts | null;
}

/** Texts that are put together when they are read, of what was known when they were asked for. */
type FeedParts = readonly Iterable<string>[];

interface Made {
  readonly snapshot: Snapshot;
  readonly view: Pick<View, 'thresholds' | 'interval'>;
  readonly summary: string;
  /** When a client will have been silent too long, which changes its verdict. */
  readonly until: Tick;
}

/** Texts of this many objects are put together at once. */
const slice = 50;

export function createTenantFeed(clock: Clock): TenantFeed {
  const clients = createVersionedItems();
  const clusters = createVersionedItems();
  let made: Made | null = null;
  const summary = (): string => made?.summary ?? '';
  return {
    isCurrent: ({ snapshot, thresholds, interval }) =>
      made !== null &&
      made.snapshot === snapshot &&
      made.view.thresholds === thresholds &&
      made.view.interval === interval &&
      clock.tick() < made.until,
    make: async (view, version) => {
      const now = clock.tick();
      const { clusters: ofClusters, ...rest } = await inTurns(tenantSummary(view, now), clock);
      const shown = { ...rest, reportedAt: isoTime(clock.now()) };
      const { items, until } = await inTurns(clientItems(view, now), clock);
      await inTurns(clients.replace(items, version), clock);
      await inTurns(clusters.replace(ofClusters.map(clusterItem), version), clock);
      const { snapshot, thresholds, interval } = view;
      made = { snapshot, view: { thresholds, interval }, summary: JSON.stringify(shown).slice(1, -1), until };
    },
    whole: () => [
      [`{${summary()},`],
      list('clusters', clusters.all()),
      [','],
      list('clients', clients.all()),
      ['}'],
    ],
    since: (version) => {
      const [ofClusters, ofClients] = [clusters.since(version), clients.since(version)];
      if (ofClusters === null || ofClients === null) return null;
      const gone = { clustersGone: ofClusters.gone, clientsGone: ofClients.gone };
      return [
        [`{${summary()},${JSON.stringify(gone).slice(1, -1)},`],
        list('clusters', ofClusters.changed),
        [','],
        list('clients', ofClients.changed),
        ['}'],
      ];
    },
  };
}

/** In parts of some kilobytes. */
function* list(name: string, texts: readonly string[]): Generator<string> {
  yield `"${name}":[`;
  for (let first = 0; first < texts.length; first += slice)
    yield `${first === 0 ? '' : ','}${texts.slice(first, first + slice).join(',')}`;
  yield ']';
}

function clusterItem(cluster: { readonly id: string | null }): ShownItem {
  const text = JSON.stringify(cluster);
  return { id: cluster.id ?? '', key: text, text };
}

interface ClientItems {
  readonly items: readonly ShownItem[];
  readonly until: Tick;
}

function* clientItems(view: View, now: Tick): Steps<ClientItems> {
  const items: ShownItem[] = [];
  let validFor = Number.POSITIVE_INFINITY;
  for (const client of view.snapshot.clients.values()) {
    items.push(clientItem(client, view, now));
    validFor = Math.min(validFor, untilNotSeen(client, view, now));
    yield;
  }
  return { items, until: later(now, millis(validFor)) };
}

/** A client that was only seen a little later, or gave the same answer again, is not sent again. */
function clientItem(client: Client, view: View, now: Tick): ShownItem {
  const { id, lastPoll, lastSeen, sinceSeenSeconds, ...rest } = clientReport(client, view, now);
  const steady = JSON.stringify(rest).slice(1);
  const moving = JSON.stringify({ id, lastPoll, lastSeen, sinceSeenSeconds }).slice(0, -1);
  return { id, key: `${roughAge(sinceSeenSeconds)}${steady}`, text: `${moving},${steady}` };
}

const roughAges = [60, 120, 300, 900, 3_600, 86_400];

/** Which of the rough ages it has passed. */
const roughAge = (seconds: number | null): number =>
  seconds === null ? -1 : roughAges.filter((limit) => seconds >= limit).length;

/** Infinity if the client has already been silent too long, or if its silence is unknown. */
function untilNotSeen(client: Client, { thresholds }: View, now: Tick): number {
  const age = ageAt(client, now);
  if (age === null || age > thresholds.notSeenAfter) return Number.POSITIVE_INFINITY;
  return thresholds.notSeenAfter - age + 1;
}
