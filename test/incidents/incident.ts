import type { Draw } from './draw.ts';
import type { Appliance, IncidentTenant } from './incident-tenant.ts';

/** What an incident may do to the monitor itself. */
export interface Monitor {
  /** Ends exporter number `which` (0); it cannot be scraped any more. */
  stop(which?: number): Promise<void>;
  /** Starts it anew: it knows nothing. */
  start(which?: number): Promise<void>;
  /** The operator reloads the configuration. */
  reload(): Promise<void>;
  /** A reload of the configuration fails. */
  failReload(): Promise<void>;
}

/** What the kinds of incidents are made with. */
export interface Scene {
  readonly tenant: IncidentTenant;
  readonly draw: Draw;
  readonly monitor: Monitor;
}

export interface Act {
  /** Since the incident began. */
  readonly minute: number;
  readonly does: () => void | Promise<void>;
}

/** What somebody must be told. */
export interface Demand {
  /** Without the prefix SailPoint. */
  readonly alert: string;
  /** A cluster, a client, or '' for the tenant or the exporter. */
  readonly about: string;
  /** By this minute the rule's condition has held for long enough. */
  readonly at: number;
  /** How many minutes later it may be told. */
  readonly within?: number;
  /** When its end is due; null: it is still there when the incident is over. */
  readonly ends: number | null;
  readonly endsWithin?: number;
}

export interface Incident {
  readonly minutes: number;
  readonly acts: readonly Act[];
  readonly demands: readonly Demand[];
}

/** A kind of incident: what happens, and what is to be told of it, and nothing else. */
export interface Kind {
  readonly name: string;
  /** It concerns the exporter, so it has a Prometheus of its own. */
  readonly isAboutMonitor?: boolean;
  readonly exporters?: number;
  /** Between two sweeps, in seconds; 30 by default. */
  readonly interval?: number;
  readonly play: (scene: Scene) => Incident;
}

/** How long it takes until a change is seen: a sweep, a scrape, an evaluation, and Alertmanager's group_wait. */
export const soon = 1.5;

/** A change of some appliances from one minute to another. */
export function during(
  from: number,
  to: number,
  members: readonly Appliance[],
  change: (one: Appliance) => void,
  back: (one: Appliance) => void,
): readonly Act[] {
  return [
    { minute: from, does: () => members.forEach(change) },
    { minute: to, does: () => members.forEach(back) },
  ];
}

export const setStatus =
  (status: string | null) =>
  (one: Appliance): void => {
    one.status = status;
  };

export const recover = (one: Appliance): void => {
  one.status = 'NORMAL';
  one.silentSince = null;
};

/** It is heard from no more; what SailPoint last knew of it stays. */
export const silence =
  ({ now }: IncidentTenant) =>
  (one: Appliance): void => {
    one.silentSince ??= now();
  };
