import { hash } from 'node:crypto';
import type { ApiEvents } from '../fleet/api-events.ts';
import type { FailedCall } from '../fleet/api-failure.ts';
import type { ClusterId } from '../fleet/client.ts';
import type { Cluster, ClusterList } from '../fleet/cluster.ts';
import type { Clock } from '../lib/clock.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Instant } from '../lib/units.ts';
import type { CallOperation } from './call.ts';
import { fetchPage } from './client-lister.ts';
import { readAllPages } from './pages.ts';
import { certificateExpiry } from './wire/certificate-expiry.ts';
import { parseManagedCluster } from './wire/managed-cluster.ts';
import type { ReadingTime } from './wire/reader.ts';

interface ClusterSettings {
  readonly clock: Clock;
  readonly call: CallOperation;
  readonly events: Pick<ApiEvents, 'unexpected'>;
}

/** More than any tenant has. */
const mostClusters = 50_000;

/** Lists a tenant's clusters. Remembers when each certificate ends, so that only new certificates are parsed. */
export function createClusterLister({ clock, call, events }: ClusterSettings) {
  let known: ReadonlyMap<string, Instant | null> = new Map();
  return async (signal: AbortSignal): Promise<Result<ClusterList, FailedCall>> => {
    const fetch = fetchPage({ call, clock }, 'getManagedClusters', null, (json, read) => ({ json, read }));
    const keyOf = ({ json }: Unread): unknown => Object(json).id;
    const options = { concurrency: 1, most: mostClusters, trustsTotal: true, keyOf };
    const found = await readAllPages(fetch, options, signal);
    if (found.kind === 'failed') return found;
    const seen = new Map<string, Instant | null>();
    const expiryOf = (certificate: string): Instant | null => {
      // The certificate itself is not kept.
      const digest = hash('sha256', certificate);
      const end = known.get(digest) ?? certificateExpiry(certificate);
      seen.set(digest, end);
      return end;
    };
    const clusters = new Map<ClusterId, Cluster>();
    for (const { json, read } of found.value.elements) {
      await clock.pace();
      const parsed = parseManagedCluster(json, read, expiryOf);
      for (const field of parsed?.unexpected ?? (['element'] as const)) events.unexpected(field, 1);
      if (parsed !== null) clusters.set(parsed.value.id, parsed.value);
    }
    known = seen;
    return ok({ clusters, complete: found.value.complete, pages: found.value.requests });
  };
}

interface Unread {
  readonly json: unknown;
  readonly read: ReadingTime;
}
