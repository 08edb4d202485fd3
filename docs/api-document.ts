import {
  type ClientReport,
  type ClusterReport,
  fleetReport,
  isoTime,
  type TenantReport,
} from '../src/fleet/report.ts';
import type { ExporterReport } from '../src/web/fleet-feed.ts';
import { sampleTick, sampleTime, sampleView } from './sample-fleet.ts';

/** A meaning for each field: the compiler finds one that is new, gone or renamed. */
type Meanings<Of> = { readonly [Field in keyof Of]-?: string };

interface Envelope {
  readonly version: string;
  readonly since: string | null;
  readonly exporter: ExporterReport;
  readonly tenants: readonly TenantReport[];
}

interface FurtherOfTenant {
  readonly reportedAt: string;
  readonly clustersGone?: readonly string[];
  readonly clientsGone?: readonly string[];
}

const envelope: Meanings<Envelope> = {
  version: 'Names this state of the fleet, for `?since=`. Opaque: other processes have other versions.',
  since: 'The version since which only changes follow; null: everything follows.',
  exporter:
    '`version` of the program; `isDemo`: the fleet is simulated; `drills`: the tenants that are; `links`: where `grafana` and `alertmanager` are, if configured.',
  tenants: 'One for each tenant of the configuration.',
};

const tenant: Meanings<TenantReport & FurtherOfTenant> = {
  tenant: 'Its name in the configuration.',
  shard: '`index` and `total`: which part of the tenant this process watches.',
  up: 'The last list was complete, and none has taken too long since. If false, everything else is as last known.',
  level: '`blind`, `bad`, `warn`, `unknown` or `good`; `good` only when all is known and well.',
  text: 'The tenant in one line of words.',
  listProblem:
    'Why the last list failed, one of the [reasons](TROUBLESHOOTING.md#reasons); null if it did not.',
  lastSweep:
    '`result` (`success`, `incomplete`, `failed`), `duration` in seconds, and `coverage`: how many clients were `polled`, `failed`, `deferred`, `capped`. Null before the first.',
  lastSweepAt: 'When the last sweep ended.',
  lastSuccessAt: 'When a sweep last succeeded.',
  intervalSeconds: 'Longest gap between two sweeps; null where nothing is swept again.',
  nextSweepAt: 'When the next sweep is due; null where nothing is swept again.',
  notSeenAfterSeconds: 'The silence after which a client counts as not seen.',
  byStatus: 'How many clients have each status.',
  byVerdict: 'How many clients have each verdict.',
  clusters: 'See below.',
  clustersUp: 'Whether the clusters could be read; null before they were asked for.',
  credentialEndsAt: "When the exporter's own credential expires; null if never, or if that is not known.",
  history:
    '`sight`: since when the tenant was `seen` or `blind`. `changes`: the last 100, the newest last, each with `at`, `kind`, the client, and `from` and `to` for a changed status.',
  clients: 'See below.',
  reportedAt: 'When this was made. Ages are as of then.',
  clustersGone: 'With `since`: ids of clusters that are no longer there.',
  clientsGone: 'With `since`: ids of clients that are no longer there.',
};

const cluster: Meanings<ClusterReport> = {
  id: 'Null: the clients that belong to no cluster.',
  name: 'Null if it cannot be read.',
  verdict: "The exporter's judgement: `down`, `degraded`, `unknown`, `not_in_service` or `healthy`.",
  clients: 'How many clients it has.',
  inService: 'How many of them are in service.',
  healthy: 'How many of them are healthy.',
  versions: 'What its clients in service run, most frequent first.',
  status: "SailPoint's own judgement.",
  operational: 'Whether SailPoint calls it operational.',
  alertKey: "SailPoint's own alert.",
  updateAvailable: 'Whether a release other than the installed one waits.',
  outOfDateSince: 'Since when SailPoint has called it out of date.',
  certificateEndsAt: 'When its public certificate expires.',
  verboseLoggingUntil: 'Until when it logs at DEBUG or TRACE.',
};

const client: Meanings<ClientReport> = {
  id: "The client's `id`: the label `client_id` of its metrics.",
  name: 'Not unique.',
  type: '`VA`, `CCG`, …',
  clusterId: 'Its cluster.',
  clusterName: 'Null if it cannot be read.',
  verdict:
    'What to make of it: `unhealthy`, `not_seen`, `degraded`, `unknown`, `configuring`, `not_in_service` or `healthy`.',
  reason: 'Why, in words.',
  status: "SailPoint's status: `NORMAL`, `WARNING`, `ERROR`, …",
  alertKey: "SailPoint's own alert about it.",
  isMissing: 'It left the list together with too many others to be believed, and is shown as last known.',
  sinceSeenSeconds:
    'Time since SailPoint last heard from it, as of `reportedAt`; null if never, or not known.',
  lastSeen: 'When that was, as SailPoint says.',
  vaVersion: 'The version it runs.',
  os: 'Its operating system.',
  provisionStatus: '`PROVISIONED`, `DRAFT` or null.',
  healthEvents: 'Each with `category`, `level` and `count`.',
  lastPoll: 'When a status call for it last worked.',
  pollSucceeded: 'Whether the last one did; null before the first.',
  pollFailure: 'Why it failed, in words; null if it did not.',
  history: 'The last verdicts (`state`) and when each began (`since`), oldest first.',
};

const table = (meanings: Readonly<Record<string, string>>): string => `| field | meaning |
|---|---|
${Object.entries(meanings)
  .map(([field, meaning]) => `| \`${field}\` | ${meaning} |`)
  .join('\n')}`;

function sample(): string {
  const { tenants } = fleetReport([sampleView], sampleTick);
  const exporter = { version: '0.1.0', isDemo: false, drills: [], links: {} };
  const reported = tenants.map(({ clusters, clients, ...rest }) => ({
    ...rest,
    reportedAt: isoTime(sampleTime),
    clusters,
    clients,
  }));
  return JSON.stringify({ version: 'mi1c2f40.7', since: null, exporter, tenants: reported }, null, 2);
}

/** The text of docs/API.md. */
export const apiDocument =
  (): string => `<!-- Made from the types of src/fleet/report.ts and docs/api-document.ts by \`npm run docs\`: change it there. -->
# The JSON API

\`GET /api/fleet\` answers with what the fleet page draws: every tenant, cluster and client, judged. It never waits for SailPoint, and asks for the same
password or certificate as \`/metrics\` ([web configuration](WEB-CONFIG.md)). New fields may be added; those below stay.

\`\`\`sh
curl -s http://localhost:9825/api/fleet
\`\`\`

## Ask for little

- **Compressed**: send \`Accept-Encoding: gzip\`.
- **Not again**: each answer has an \`ETag\`. Send it back as \`If-None-Match\`; the answer is 304 without a body while nothing has changed.
- **Only what changed**: send the \`version\` of the last answer as \`?since=VERSION\`. \`clusters\` and \`clients\` then hold only those that changed, and
  \`clustersGone\` and \`clientsGone\` the ids of those to remove. If \`since\` of the answer is null, the version was too old or of another process: replace everything.
  A client that was merely seen a little later is not repeated, so count its \`sinceSeenSeconds\` on from \`reportedAt\`.

The body is made once per snapshot, whoever asks for it. Times are ISO 8601 in UTC, null where nothing is known.

## The answer

${table(envelope)}

## A tenant

${table(tenant)}

## A cluster

${table(cluster)}

## A client

${table(client)}

## A sample

\`\`\`json
${sample()}
\`\`\`
`;
