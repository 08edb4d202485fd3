import type { Instant } from '../lib/units.ts';
import type { Appliance } from './appliance.ts';
import type { HealthProblem, Vitals } from './living-fleet.ts';
import { hex, pick } from './seeded.ts';

/** JSON as it goes over the wire. A value of undefined leaves the field out. */
export type WireObject = Readonly<Record<string, unknown>>;

/** One appliance at one moment: everything that the objects below are made from. */
export interface ApplianceView {
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

/** From the ranges that RFC 5737 reserves for documentation, so that a leak is recognised. */
const internalAddress = ({ ordinal }: Appliance): string => `192.0.2.${1 + (ordinal % 254)}`;
const publicAddress = ({ ordinal }: Appliance): string => `198.51.100.${1 + (ordinal % 254)}`;

/** The element of the list and the answer to `get`, as the v3 family shows it. */
export function managedClient({ seed, appliance, vitals, now }: ApplianceView): WireObject {
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

/** What v2024 adds to `managedClient`. */
export const listedHealth = (view: ApplianceView): WireObject => ({
  network: events(view, 'network'),
  memory: events(view, 'memory'),
  cpu: events(view, 'cpu'),
});

function events(
  { vitals: { problem }, now }: ApplianceView,
  category: HealthProblem['category'],
): WireObject {
  const happened = {
    detailedMessage: `Simulated trouble with ${category}`,
    uuid: '5',
    url: null,
    timestamp: isoMicros(now),
    lastNotifiedTimeStamp: isoMicros(now),
    cpuUtilizationPercentage: category === 'cpu' ? 93 : null,
    freeSpacePercentage: category === 'memory' ? 4 : null,
  };
  const of = (level: HealthProblem['level']) =>
    problem?.category === category && problem.level === level ? [happened] : [];
  return { errors: of('errors'), warnings: of('warnings') };
}

/** The answer to `getManagedClientStatus`. */
export function statusDocument(view: ApplianceView): WireObject & { readonly body: WireObject } {
  const { appliance, vitals, now } = view;
  return {
    body: statusBody(view),
    status: vitals.status,
    type: appliance.type,
    timestamp: vitals.age === null ? createdAt(appliance) : isoMicros(now - vitals.age),
  };
}

function statusBody({ seed, appliance, vitals, now }: ApplianceView): WireObject {
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
export function healthIndicators(view: ApplianceView): WireObject | undefined {
  const { status: known, age, problem } = view.vitals;
  if (age === null) return undefined;
  // This document's own list of states has neither CONFIGURING nor NOT_CONFIGURED.
  const status = known.includes('CONFIG') ? 'UNDEFINED' : known;
  return {
    ...statusDocument(view),
    status,
    body: {
      ...statusBody(view),
      status,
      apiUser: view.appliance.clientId,
      consolidatedHealthIndicatorsStatus: problem === null ? 'NORMAL' : healthLevels[problem.level],
      lastNotifiedCcgVersion: '1068',
      deployed_processes: null,
      health_indicators: {
        container: events(view, 'container'),
        memory: events(view, 'memory'),
        cpu: events(view, 'cpu'),
      },
    },
  };
}

const healthLevels = { errors: 'ERROR', warnings: 'WARNING' } as const;
