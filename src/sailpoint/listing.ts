import { type ClusterId, clusterId } from '../fleet/client.ts';
import type { Listed } from '../fleet/observation.ts';
import type { Clock } from '../lib/clock.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Tick } from '../lib/units.ts';
import type { ApiEvents } from './api-events.ts';
import type { Call } from './call.ts';
import type { Failure } from './failure.ts';
import { type FetchPage, readAllPages } from './pages.ts';
import { parseManagedClient } from './wire/managed-client.ts';
import { parseManagedCluster } from './wire/managed-cluster.ts';

/** One client as found in a list. */
export interface Sighting {
  readonly listed: Listed;
  readonly readAt: Tick;
}

/** The managed clients of a tenant as its pages told of them, each once. */
export interface Listing {
  readonly sightings: readonly Sighting[];
  /** As many as the API says there are. */
  readonly complete: boolean;
  /**
   * Whether who is not in it is not there. It is not so when somebody was in it twice: then the order changed in between, and
   * somebody else was on no page; nor when an element cannot be read, which is somebody; nor when nobody is in it and no total
   * says so.
   */
  readonly provesAbsence: boolean;
  /** How many there are beyond the cap. */
  readonly capped: number;
}

export interface ListingSettings {
  readonly clock: Clock;
  readonly call: Call;
  readonly events: Pick<ApiEvents, 'unexpected'>;
  readonly filters: string | null;
  readonly concurrency: number;
  readonly maxClients: number;
}

export async function listClients(
  settings: ListingSettings,
  signal: AbortSignal,
): Promise<Result<Listing, Failure>> {
  const { clock, filters, concurrency, maxClients } = settings;
  const fetch = fetchPage(settings, 'getManagedClients', filters, (json): Sighting | null => {
    const parsed = parseManagedClient(json, clock.now());
    for (const field of parsed?.unexpected ?? ['element']) settings.events.unexpected(field, 1);
    return parsed === null ? null : { listed: parsed.value, readAt: clock.tick() };
  });
  const found = await readAllPages(fetch, { concurrency, most: maxClients }, signal);
  if (found.kind === 'failed') return found;
  const { elements, complete, beyond, counted } = found.value;
  const sightings = withoutDuplicates(elements.filter((element) => element !== null));
  const isSound = sightings.length === elements.length && (counted || elements.length > 0);
  return ok({ sightings, complete, provesAbsence: complete && isSound && beyond === 0, capped: beyond });
}

/** The names of the clusters: the one thing that only the clusters know. */
export async function listClusterNames(
  settings: ListingSettings,
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<ClusterId, string>, Failure>> {
  const fetch = fetchPage(settings, 'getManagedClusters', null, parseManagedCluster);
  const found = await readAllPages(fetch, { concurrency: 1, most: settings.maxClients }, signal);
  if (found.kind === 'failed') return found;
  const clusters = found.value.elements.filter((cluster) => cluster !== null);
  return ok(new Map(clusters.map(({ id, name }) => [clusterId(id), name])));
}

/** Elements that cannot be read are null: they count as read, so that one of them does not make the list incomplete. */
function fetchPage<T>(
  { call }: ListingSettings,
  operation: 'getManagedClients' | 'getManagedClusters',
  filters: string | null,
  parse: (json: unknown) => T | null,
): FetchPage<T | null> {
  return async ({ offset, limit, count }, signal) => {
    const query = {
      offset: String(offset),
      limit: String(limit),
      ...(count ? { count: 'true' } : {}),
      ...(filters === null ? {} : { filters }),
    };
    const answer = await call(operation, { query }, signal);
    if (answer.kind === 'failed') return offset > 0 && isPastTheEnd(answer.failure) ? ok(noElements) : answer;
    const { json, total } = answer.value;
    if (!Array.isArray(json)) return failed({ kind: 'schema', status: 200 });
    return ok({ elements: json.map((element: unknown) => parse(element)), total });
  };
}

const noElements = { elements: [], total: null };

/** Some of SailPoint's APIs answer an offset past the end so. */
const isPastTheEnd = (failure: Failure): boolean =>
  failure.kind === 'not_found' || (failure.kind === 'rejected' && failure.status === 400);

const withoutDuplicates = (found: readonly Sighting[]): readonly Sighting[] => [
  ...new Map(found.map((sighting) => [sighting.listed.id, sighting])).values(),
];
