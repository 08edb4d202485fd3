import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiFailure, FailedCall } from '../fleet/api-failure.ts';
import { type ClientId, clientId } from '../fleet/client.ts';
import type { Listing, Sighting } from '../fleet/listing.ts';
import { evenShare, owns, type Shard } from '../fleet/shard.ts';
import type { Clock } from '../lib/clock.ts';
import { ok, type Result } from '../lib/result.ts';
import type { CallOperation } from './call.ts';
import { type FetchPage, readAllPages } from './pages.ts';
import { parseManagedClient } from './wire/managed-client.ts';
import type { ReadingTime } from './wire/reader.ts';

interface ListingSettings {
  readonly clock: Clock;
  readonly call: CallOperation;
  readonly events: Pick<ApiEvents, 'unexpected'>;
  readonly filters: string | null;
  readonly concurrency: number;
  /** For this shard. */
  readonly maxClients: number;
  readonly shard: Shard;
}

interface FoundClient {
  readonly id: ClientId;
  /** Null if the client belongs to another shard. */
  readonly sighting: Sighting | null;
}

export async function listClients(
  settings: ListingSettings,
  signal: AbortSignal,
): Promise<Result<Listing, FailedCall>> {
  const { filters, concurrency, maxClients, shard } = settings;
  const fetch = fetchPage(settings, 'getManagedClients', filters, (json, read) =>
    readElement(json, read, settings),
  );
  const most = maxClients * shard.total;
  const keyOf = (one: FoundClient | null): ClientId | null => one?.id ?? null;
  const found = await readAllPages(fetch, { concurrency, most, keyOf }, signal);
  if (found.kind === 'failed') return found;
  const { elements, complete, beyond, total, requests } = found.value;
  const unique = withoutDuplicates(elements.filter((element) => element !== null));
  const isSound = unique.length === elements.length && (total !== null || elements.length > 0);
  const own = unique.flatMap(({ sighting }) => sighting ?? []);
  const excess = Math.max(0, own.length - maxClients);
  return ok({
    sightings: own.slice(0, maxClients),
    complete,
    listed: elements.length,
    total,
    provesAbsence: complete && isSound && beyond === 0 && excess === 0,
    // Nobody knows to which shard the unread clients belong.
    capped: excess + evenShare(shard, beyond),
    tenantSize: unique.length + beyond,
    pages: requests,
  });
}

/** The shard that owns an element reports what is wrong with it, so that the sum over all shards is right. */
function readElement(
  json: unknown,
  read: ReadingTime,
  { clock, events, shard }: ListingSettings,
): FoundClient | null {
  const parsed = parseManagedClient(json, read);
  const id = parsed?.value.id ?? nobody;
  const isOwn = owns(shard, id);
  for (const field of isOwn ? (parsed?.unexpected ?? ['element']) : []) events.unexpected(field, 1);
  if (parsed === null) return null;
  return { id, sighting: isOwn ? { listed: parsed.value, readAt: clock.tick() } : null };
}

/** An element that cannot be read has no id. One shard owns all of these. */
const nobody = clientId('');

/** Elements that cannot be read become null. They still count, so that one of them does not make the list incomplete. */
export function fetchPage<T>(
  { call, clock }: Pick<ListingSettings, 'call' | 'clock'>,
  operation: 'getManagedClients' | 'getManagedClusters',
  filters: string | null,
  parse: (json: unknown, read: ReadingTime) => T,
): FetchPage<T> {
  return async ({ offset, limit, count }, signal) => {
    const query = {
      offset: String(offset),
      limit: String(limit),
      ...(count ? { count: 'true' } : {}),
      ...(filters === null ? {} : { filters }),
    };
    const answer = await call(operation, { query }, signal);
    if (answer.kind === 'failed') return offset > 0 && isPastTheEnd(answer.failure) ? ok(noElements) : answer;
    const { json, total, sentAt } = answer.value;
    const read = { now: clock.now(), sentAt };
    const elements: T[] = [];
    for (const element of json as readonly unknown[]) {
      await clock.pace();
      elements.push(parse(element, read));
    }
    return ok({ elements, total });
  };
}

const noElements = { elements: [], total: null };

/** Some SailPoint APIs answer an offset past the end like this. */
const isPastTheEnd = (failure: ApiFailure): boolean =>
  failure.kind === 'not_found' || (failure.kind === 'rejected' && failure.status === 400);

const withoutDuplicates = (found: readonly FoundClient[]): readonly FoundClient[] => [
  ...new Map(found.map((one) => [one.id, one])).values(),
];
