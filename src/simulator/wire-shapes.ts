import type { Instant } from '../lib/units.ts';
import type { Appliance } from './appliance.ts';
import type { Ailment, Vitals } from './living-fleet.ts';
import { hex, pick } from './seeded.ts';

/** JSON as it goes over the wire. A value of undefined leaves the field out. */
export type WireObject = Readonly<Record<string, unknown>>;

/** One appliance at one moment: all that the shapes below are made from. */
export interface Sighting {
  readonly seed: number;
  readonly appliance: Appliance;
  readonly vitals: Vitals;
  readonly now: Instant;
}

const founded = Date.UTC(2025, 2, 3, 8, 0, 0);
const day = 86_400_000;

/** The API writes microseconds. */
export const isoMicros = (epochMillis: number): string =>
  new Date(epochMillis).toISOString().replace('Z', '000Z');

const vaVersion = (generation: number): string =>
  `va-megapod-useast1-${610 + generation}-${1_621_372_012 + generation * 86_400}`;

const createdAt = ({ ordinal }: Appliance): string => isoMicros(founded + (ordinal % 300) * day);

/** From the ranges that RFC 5737 sets aside for documentation, so that a leak is recognised. */
const internalAddress = ({ ordinal }: Appliance): string => `192.0.2.${1 + (ordinal % 254)}`;
const publicAddress = ({ ordinal }: Appliance): string => `198.51.100.${1 + (ordinal % 254)}`;

/** The element of the list and the answer to `get`, as the v3 family shows it. */
export function managedClient({ seed, appliance, vitals, now }: Sighting): WireObject {
  const { age } = vitals;
  const seen = age !== null;
  return {
    id: appliance.id,
    alertKey: vitals.status === 'NORMAL' ? null : `CLIENT_STATUS_${vitals.status}`,
    apiGatewayBaseUrl: null,
    cookbook: null,
    ccId: appliance.ordinal % 2 === 0 ? 2_248 + appliance.ordinal : null,
    clientId: appliance.clientId,
    clusterId: appliance.cluster.id,
    description: appliance.description,
    ipAddress: seen ? publicAddress(appliance) : null,
    lastSeen: seen ? isoMicros(now - age) : null,
    name: appliance.name,
    sinceLastSeen: seen ? asTextOrNumber(appliance, Math.round(age)) : null,
    status: vitals.status,
    type: appliance.type,
    clusterType: appliance.cluster.ordinal % 5 === 4 ? null : 'idn',
    vaDownloadUrl: 'https://images.example.invalid/va-latest.zip',
    vaVersion: seen ? vaVersion(vitals.generation) : null,
    secret: `simulated-secret-${hex(32, seed, 'secret', appliance.ordinal)}`,
    createdAt: createdAt(appliance),
    updatedAt: seen ? isoMicros(founded + 300 * day) : null,
    provisionStatus: appliance.draft ? 'DRAFT' : 'PROVISIONED',
  };
}

/** Documented as text, shown as a number in the official example: both occur. */
const asTextOrNumber = ({ ordinal }: Appliance, value: number): string | number =>
  ordinal % 3 === 0 ? value : String(value);

/** What the families from v2024 on add to `managedClient`. */
export const listedHealth = (sighting: Sighting): WireObject => ({
  network: events(sighting, 'network'),
  memory: events(sighting, 'memory'),
  cpu: events(sighting, 'cpu'),
});

function events({ vitals: { ailment }, now }: Sighting, category: Ailment['category']): WireObject {
  const happened = {
    detailedMessage: `Simulated trouble with ${category}`,
    uuid: '5',
    url: null,
    timestamp: isoMicros(now),
    lastNotifiedTimeStamp: isoMicros(now),
    cpuUtilizationPercentage: category === 'cpu' ? 93 : null,
    freeSpacePercentage: category === 'memory' ? 4 : null,
  };
  const of = (level: Ailment['level']) =>
    ailment?.category === category && ailment.level === level ? [happened] : [];
  return { errors: of('errors'), warnings: of('warnings') };
}

/** The answer to `getManagedClientStatus`. */
export function statusDocument(sighting: Sighting): WireObject & { readonly body: WireObject } {
  const { appliance, vitals, now } = sighting;
  return {
    body: statusBody(sighting),
    status: vitals.status,
    type: appliance.type,
    timestamp: vitals.age === null ? createdAt(appliance) : isoMicros(now - vitals.age),
  };
}

function statusBody({ seed, appliance, vitals, now }: Sighting): WireObject {
  const { age } = vitals;
  const seen = age !== null;
  const failed = vitals.status === 'ERROR' || vitals.status === 'FAILED';
  return {
    alertKey: vitals.status === 'NORMAL' ? '' : `CLIENT_STATUS_${vitals.status}`,
    id: appliance.id,
    clusterId: appliance.cluster.id,
    ccg_etag: hex(32, seed, 'etag', appliance.ordinal),
    ccg_pin: 'NONE',
    cookbook_etag: '20210420125956-20210511144538',
    hostname: seen ? `simulated-host-${appliance.ordinal}.example.invalid` : null,
    internal_ip: seen ? internalAddress(appliance) : null,
    lastSeen: seen ? String(Math.round(now - age)) : null,
    // The official examples show the same number in both, though sinceSeen is documented as seconds.
    sinceSeen: seen ? String(Math.round(age)) : null,
    sinceSeenMillis: seen ? String(Math.round(age)) : null,
    localDev: false,
    stacktrace: failed ? 'simulated.stacktrace.ConnectException: timed out\n\tat simulated.Charon.run' : '',
    state: null,
    status: vitals.status,
    uuid: null,
    product: 'idn',
    va_version: seen ? vaVersion(vitals.generation) : null,
    platform_version: '2',
    os_version: seen ? pick(['4230.2.1', '4081.3.6', '2345.3.1'], seed, 'os', appliance.ordinal) : null,
    os_type: seen ? 'flatcar' : null,
    hypervisor: pick(['vmware', 'hyperv', 'unknown'], seed, 'hypervisor', appliance.ordinal),
  };
}

/** The answer to `getManagedClientHealthIndicators`; undefined for an appliance that has never reported. */
export function healthIndicators(sighting: Sighting): WireObject | undefined {
  const { status: known, age, ailment } = sighting.vitals;
  if (age === null) return undefined;
  // This document's own list of states has neither CONFIGURING nor NOT_CONFIGURED.
  const status = known.includes('CONFIG') ? 'UNDEFINED' : known;
  return {
    ...statusDocument(sighting),
    status,
    body: {
      ...statusBody(sighting),
      status,
      apiUser: sighting.appliance.clientId,
      consolidatedHealthIndicatorsStatus: ailment === null ? 'NORMAL' : healthLevels[ailment.level],
      lastNotifiedCcgVersion: '1068',
      deployed_processes: null,
      health_indicators: {
        container: events(sighting, 'container'),
        memory: events(sighting, 'memory'),
        cpu: events(sighting, 'cpu'),
      },
    },
  };
}

const healthLevels = { errors: 'ERROR', warnings: 'WARNING' } as const;
