import type { ApiFailureKind, FailedCall } from '../../src/fleet/api-failure.ts';
import type { Client } from '../../src/fleet/client.ts';
import type { Cluster, ClusterList } from '../../src/fleet/cluster.ts';
import type { Listing } from '../../src/fleet/listing.ts';
import type { Reading } from '../../src/fleet/observe.ts';
import { failed, ok, type Result } from '../../src/lib/result.ts';
import { millis, tick } from '../../src/lib/units.ts';
import type { FleetApi } from '../../src/sweep/fleet-api.ts';
import { aFailedCall } from '../support/a-failure.ts';
import { aListed, aReport } from '../support/builders.ts';
import type { FakeClock } from '../support/fake-clock.ts';

type Listed = Awaited<ReturnType<FleetApi['list']>>;

export interface Script {
  readonly list?: Listed;
  readonly clusters?: Awaited<ReturnType<FleetApi['clusters']>>;
  readonly credentialExpiry?: Awaited<ReturnType<FleetApi['credentialExpiry']>>;
  /** The failure of a client's status call; null: it works. */
  readonly failureOf?: (id: string) => ApiFailureKind | null;
  /** How long each call takes. */
  readonly latency?: number;
  readonly isRateLimited?: boolean;
}

export const listed = (ids: readonly string[], values: Partial<Listing> = {}) =>
  ok<Listing>({
    sightings: ids.map((id) => ({ listed: aListed({ id }), readAt: tick(0) })),
    complete: true,
    listed: ids.length,
    total: ids.length,
    provesAbsence: true,
    capped: 0,
    pages: 1,
    tenantSize: ids.length,
    ...values,
  });

export const failure = (kind: ApiFailureKind) => failed(aFailedCall(kind));

export const listedClusters = (clusters: readonly Cluster[], complete = true) =>
  ok<ClusterList>({
    clusters: new Map(clusters.map((cluster) => [cluster.id, cluster])),
    complete,
    pages: 1,
  });

export interface ScriptedApi extends FleetApi {
  /** What was asked: list, clusters, credential, or a client's id. */
  readonly asked: readonly string[];
  /** The most calls that were under way at once. */
  readonly busiest: () => number;
}

/** An API that answers as told; calls that are given up fail as aborted, as those of the real one do. */
export function scriptedApi(clock: FakeClock, script: () => Script): ScriptedApi {
  const asked: string[] = [];
  let busy = 0;
  let busiest = 0;
  const answer = async <T>(what: string, signal: AbortSignal, value: () => Result<T, FailedCall>) => {
    asked.push(what);
    busy += 1;
    busiest = Math.max(busiest, busy);
    const { latency = 0 } = script();
    const wait = latency === 0 ? Promise.resolve() : clock.sleep(millis(latency), signal);
    const isDone = await wait.then(
      () => true,
      () => false,
    );
    busy -= 1;
    return isDone && !signal.aborted ? value() : failure('aborted');
  };
  const reading = (): Reading => ({
    reported: aReport({ status: 'NORMAL' }),
    readAt: clock.tick(),
    polledAt: clock.now(),
    acceptedType: 'VA',
  });
  return {
    asked,
    busiest: () => busiest,
    pageSize: 250,
    heldBy: () => (script().isRateLimited ? 'rate_limited' : null),
    list: (signal) => answer('list', signal, () => script().list ?? listed(['a', 'b'])),
    clusters: (signal) => answer('clusters', signal, () => script().clusters ?? listedClusters([])),
    credentialExpiry: (signal) => answer('credential', signal, () => script().credentialExpiry ?? ok(null)),
    poll: ({ id }: Client, signal) =>
      answer(id, signal, () => {
        const kind = script().failureOf?.(id) ?? null;
        return kind === null ? ok(reading()) : failure(kind);
      }),
  };
}
