import { after, type Instant, instant, type Millis, millis, seconds } from '../../src/lib/units.ts';
import { createCertificates } from '../../src/simulator/cluster-certificates.ts';
import type { WireObject } from '../../src/simulator/wire-shapes.ts';

/** An appliance as it is now. Incidents change it. */
export interface Appliance {
  readonly id: string;
  name: string;
  cluster: string;
  status: string | null;
  /** Null: it is heard from. */
  silentSince: Instant | null;
  version: string;
  provisionStatus: 'PROVISIONED' | 'DRAFT';
}

/** A cluster as SailPoint tells of it. Incidents change it. */
export interface IncidentCluster {
  readonly id: string;
  readonly ordinal: number;
  status: string;
  operational: boolean;
  certificateEnd: Instant;
  outOfDateSince: Instant | null;
  rootLevel: 'INFO' | 'DEBUG';
}

export type ApiOperation = 'token' | 'list' | 'status' | 'clusters' | 'credential';

/** What an API that fails answers: an HTTP answer, nothing at all, or an end of the connection. */
export type Failing =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: WireObject;
      readonly body: string;
      readonly type?: string;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

/** How many appliances each cluster has: c1 has one. */
const sizes = [1, 2, 3, 4, 3];

const days = (count: number): Millis => seconds(count * 86_400);
const certificates = createCertificates(1);

/** A SailPoint tenant whose appliances, clusters and API do what incidents say. */
export class IncidentTenant {
  readonly name: string;
  readonly now: () => Instant;
  appliances: Appliance[] = [];
  readonly clusters: IncidentCluster[];
  /** How an operation fails; null: it works. */
  failing: (operation: ApiOperation) => Failing | null = () => null;
  /** What the list leaves out. */
  hides: (appliance: Appliance) => boolean = () => false;
  /** Added to X-Total-Count. */
  miscount = 0;
  clockAhead: Millis = millis(0);
  credentialEnd: Instant | null = null;
  /** Tokens with another number are refused. */
  tokenNumber = 1;
  /** Whether the exporter's secret can be read. */
  secretIsReadable = true;

  constructor(name: string, now: () => Instant) {
    this.name = name;
    this.now = now;
    this.clusters = sizes.map((_, index) => ({
      id: `c${index + 1}`,
      ordinal: index,
      status: 'NORMAL',
      operational: true,
      certificateEnd: after(now(), days(200)),
      outOfDateSince: null,
      rootLevel: 'INFO',
    }));
    for (const [index, size] of sizes.entries())
      for (let number = 1; number <= size; number += 1)
        this.add(`c${index + 1}`, `c${index + 1}-va${number}`);
  }

  add(cluster: string, id: string, what: Partial<Appliance> = {}): Appliance {
    const appliance: Appliance = {
      id,
      name: `va-${id}`,
      cluster,
      status: 'NORMAL',
      silentSince: null,
      version: '610.1',
      provisionStatus: 'PROVISIONED',
      ...what,
    };
    this.appliances.push(appliance);
    return appliance;
  }

  members(cluster: string): readonly Appliance[] {
    return this.appliances.filter((one) => one.cluster === cluster);
  }

  cluster(id: string): IncidentCluster {
    const found = this.clusters.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no cluster ${id}`);
    return found;
  }

  inDays(count: number): Instant {
    return after(this.now(), days(count));
  }
}

const beat = seconds(10);

const lastSeenOf = (appliance: Appliance, now: Instant): Instant =>
  appliance.silentSince ?? instant(now - beat);

const iso = (at: Instant): string => new Date(at).toISOString();

/** The element of the list of managed clients. */
export function listedAppliance(appliance: Appliance, now: Instant): WireObject {
  const seen = lastSeenOf(appliance, now);
  return {
    id: appliance.id,
    name: appliance.name,
    type: 'VA',
    clusterId: appliance.cluster,
    clientId: `client-${appliance.id}`,
    clusterType: 'idn',
    status: appliance.status,
    lastSeen: iso(seen),
    sinceLastSeen: String(now - seen),
    vaVersion: appliance.version,
    provisionStatus: appliance.provisionStatus,
    secret: 'never to be read',
  };
}

export function statusOf(appliance: Appliance, now: Instant): WireObject {
  const seen = lastSeenOf(appliance, now);
  const { status } = appliance;
  const body = {
    id: appliance.id,
    clusterId: appliance.cluster,
    status,
    lastSeen: String(seen),
    sinceSeenMillis: String(now - seen),
    va_version: appliance.version,
  };
  return { body, status, type: 'VA', timestamp: iso(seen) };
}

export function listedCluster(cluster: IncidentCluster, tenant: IncidentTenant): WireObject {
  const members = tenant.members(cluster.id);
  return {
    id: cluster.id,
    name: `name of ${cluster.id}`,
    type: 'idn',
    clientType: 'VA',
    status: cluster.status,
    operational: cluster.operational,
    clientIds: members.map(({ id }) => id),
    serviceCount: 6,
    publicKeyCertificate: certificates(cluster.ordinal, cluster.certificateEnd),
    currentInstalledReleaseVersion: '610.0',
    updatePackage: null,
    updatePreferences: { updateState: 'AUTO' },
    isOutOfDateNotifiedAt: cluster.outOfDateSince && iso(cluster.outOfDateSince),
    logConfiguration: { rootLevel: cluster.rootLevel },
    alertKey: '',
  };
}
