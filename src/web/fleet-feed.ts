import type { TenantName } from '../fleet/client.ts';
import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import { type Body, keepBody } from './body.ts';
import { createTenantFeed, type TenantFeed } from './tenant-feed.ts';

/** The part about the exporter itself. */
export interface ExporterReport {
  readonly version: string;
  /** The fleet is simulated. */
  readonly isDemo: boolean;
  /** Tenants that are simulated, too, to rehearse with. */
  readonly drills: readonly string[];
  /** Where to look further. */
  readonly links: { readonly grafana?: string | undefined; readonly alertmanager?: string | undefined };
}

interface FleetSource {
  readonly clock: Clock;
  readonly views: () => readonly View[];
  /** Of the moment. */
  readonly exporter: () => ExporterReport;
}

/** The fleet as JSON; with a version that was shown before: only what changed since then. Ages are as of `reportedAt`. */
export type FleetFeed = (since: string | null) => Promise<Body>;

/** This many versions are kept; a reader with any other version costs more. */
const mostKept = 20;

/** Made at the first request after a snapshot, and shared by all readers. */
export function createFleetFeed({ clock, views, exporter }: FleetSource): FleetFeed {
  // A version of another process means nothing here.
  const epoch = clock.now().toString(36);
  let feeds: ReadonlyMap<TenantName, TenantFeed> = new Map();
  let version = 0;
  let making: Promise<void> | null = null;
  const kept = new Map<number | null, Promise<Body>>();

  const update = async (): Promise<void> => {
    const shown = views();
    const names = shown.map(({ snapshot }) => snapshot.tenant);
    const isSame = names.length === feeds.size && names.every((name) => feeds.has(name));
    if (isSame && shown.every((view) => feeds.get(view.snapshot.tenant)?.isCurrent(view))) return;
    const next = new Map(names.map((name) => [name, feeds.get(name) ?? createTenantFeed(clock)]));
    for (const view of shown) {
      const feed = next.get(view.snapshot.tenant);
      if (feed?.isCurrent(view) === false) await feed.make(view, version + 1);
    }
    feeds = next;
    version += 1;
    kept.clear();
  };
  const make = async (since: number | null): Promise<Body> => {
    const label = (of: number | null) => (of === null ? null : `${epoch}.${of}`);
    const hash = label(version) ?? '';
    const changes = since === null ? [] : [...feeds.values()].map((feed) => feed.since(since));
    const from = changes.includes(null) ? null : since;
    const tenants = from === null ? [...feeds.values()].map((feed) => feed.whole()) : changes;
    const about = JSON.stringify({ version: hash, since: label(from), exporter: exporter() }).slice(0, -1);
    const parts = tenants.flatMap((tenant, index) => [[index === 0 ? '' : ','], ...(tenant ?? [])]);
    const text: Buffer[] = [];
    for (const part of [[`${about},"tenants":[`], ...parts, [']}']]) {
      for (const piece of part) {
        text.push(Buffer.from(piece));
        await clock.pace();
      }
    }
    return keepBody(text, hash);
  };
  return async (since) => {
    making ??= update().finally(() => {
      making = null;
    });
    await making;
    const from = numberOf(since, epoch, version);
    const known = kept.get(from);
    if (known !== undefined) return await known;
    const body = make(from);
    if (kept.size < mostKept) kept.set(from, body);
    return await body;
  };
}

/** Null if the version is not from this process, or a tenant was added since. */
function numberOf(since: string | null, epoch: string, current: number): number | null {
  const [of, number = ''] = since?.split('.') ?? [];
  if (of !== epoch || !/^\d{1,15}$/.test(number)) return null;
  const version = Number(number);
  return version <= current ? version : null;
}
