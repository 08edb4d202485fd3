import type { Series } from './series.ts';

/** What changes over time: its value at a minute of the scenario. */
export type Over<T> = (minute: number) => T;

export interface ModelClient {
  readonly id: string;
  readonly cluster: Over<string>;
  readonly name: Over<string>;
  readonly version: Over<string>;
  readonly provisionStatus: string;
  readonly status: Over<string>;
  /** Seconds since its last contact; null: never. */
  readonly age: Over<number | null>;
  readonly listed: Over<boolean>;
  /** Whether its status calls work. */
  readonly polled: Over<boolean>;
}

export interface ModelExporter {
  readonly job: string;
  readonly instance: string;
  readonly shard: number;
  readonly shards: number;
  readonly clients: readonly ModelClient[];
  /** Whether Prometheus can scrape it. */
  readonly scraped: Over<boolean>;
  /** Whether Prometheus has it for a target. */
  readonly target: Over<boolean>;
  /** Minutes at which it starts anew, knowing nothing. */
  readonly starts: readonly number[];
  /** What listing comes to: "ok", "waiting" (for longer than an interval) or the reason of a failure. */
  readonly api: Over<string>;
  /** Whether sweeps end. */
  readonly sweeps: Over<boolean>;
}

interface Known {
  readonly client: ModelClient;
  /** When it was last read. */
  readonly minute: number;
}

interface Memory {
  readonly known: readonly Known[] | null;
  readonly missingSince: number | null;
}

const notSeenAfter = 300;
const hour = 60;

const verdictOf = ({ client, minute }: Known): string | null => {
  const status = client.status(minute);
  const age = client.age(minute);
  if (client.provisionStatus === 'DRAFT' || status === 'NOT_CONFIGURED') return null;
  if (status === 'ERROR' || status === 'FAILED') return 'unhealthy';
  if (age !== null && age > notSeenAfter) return 'not_seen';
  const verdicts: Readonly<Record<string, string>> = {
    NORMAL: 'healthy',
    WARNING: 'degraded',
    CONFIGURING: 'configuring',
  };
  return verdicts[status] ?? (age === null ? null : 'unknown');
};

/** What the exporter remembers after a complete list: all of it, or what it had where most of that is gone at once. */
function listed(before: Memory, clients: readonly ModelClient[], minute: number): Memory {
  const now = clients.filter((client) => client.listed(minute)).map((client) => ({ client, minute }));
  const had = before.known ?? [];
  const gone = had.length - now.length;
  const isMost = (had.length > 0 && now.length === 0) || (had.length >= 10 && gone > had.length / 2);
  const since = isMost ? (before.missingSince ?? minute) : null;
  if (since === null || minute - since >= hour) return { known: now, missingSince: null };
  const left = had.filter(({ client }) => !now.some((one) => one.client === client));
  return { known: [...now, ...left], missingSince: since };
}

/** The series of one exporter, from its start to the end of the scenario, as src/exposition makes them of a snapshot. */
export function exportedSeries(exporter: ModelExporter, steps: number, step: number, into: Series): void {
  let state = unstarted;
  for (let index = 0; index <= steps; index += 1) {
    const minute = (index * step) / 60;
    state = next(
      exporter,
      exporter.starts.includes(minute) ? { ...unstarted, started: minute } : state,
      minute,
    );
    const target = { job: exporter.job, instance: exporter.instance };
    const isScraped = exporter.scraped(minute) && exporter.target(minute);
    if (exporter.target(minute))
      into.add('up', { ...target, exporter: 'sailpoint' }, index, Number(isScraped));
    if (!isScraped) continue;
    const add: Add = (name, labels, value) => into.add(name, { ...target, ...labels }, index, value);
    tenantSeries(exporter, state, minute, add);
    snapshotSeries(exporter, state.memory, minute, add);
  }
}

interface State {
  readonly memory: Memory;
  readonly started: number;
  /** When a sweep last ended. */
  readonly completion: number | null;
}

const unstarted: State = { memory: { known: null, missingSince: null }, started: 0, completion: null };

/** The first list takes a moment, except where the scenario begins long after the start. */
const hasListed = ({ started }: State, minute: number): boolean => minute > started || started === 0;

function next(exporter: ModelExporter, state: State, minute: number): State {
  if (!hasListed(state, minute)) return state;
  const api = exporter.api(minute);
  const ends = api !== 'waiting' && exporter.sweeps(minute);
  return {
    ...state,
    memory: api === 'ok' ? listed(state.memory, exporter.clients, minute) : state.memory,
    completion: ends ? minute * 60 : state.completion,
  };
}

const tenant = { tenant: 'acme' };

function tenantSeries(exporter: ModelExporter, state: State, minute: number, add: Add): void {
  const api = exporter.api(minute);
  const isListed = hasListed(state, minute);
  add('sailpoint_exporter_build_info', {}, 1);
  add('sailpoint_exporter_config_last_reload_successful', {}, 1);
  add('process_start_time_seconds', {}, state.started * 60);
  add('sailpoint_up', tenant, Number(isListed && api === 'ok'));
  add('sailpoint_shards', { ...tenant, shard: String(exporter.shard) }, exporter.shards);
  add('sailpoint_sweep_interval_seconds', tenant, 30);
  add('sailpoint_stale_after_seconds', tenant, 90);
  add('sailpoint_not_seen_after_seconds', tenant, notSeenAfter);
  if (isListed && api !== 'ok' && api !== 'waiting')
    add('sailpoint_list_failed', { ...tenant, reason: api }, 1);
  if (state.completion === null) return;
  add('sailpoint_sweep_last_completion_timestamp_seconds', tenant, state.completion);
  add('sailpoint_sweep_duration_seconds', tenant, 5);
}

type Add = (name: string, labels: Readonly<Record<string, string>>, value: number) => void;

function snapshotSeries(
  exporter: ModelExporter,
  { known, missingSince }: Memory,
  minute: number,
  add: Add,
): void {
  if (known === null) return;
  const inList = exporter.clients.filter((client) => client.listed(minute)).length;
  const isHeld = missingSince !== null;
  add('sailpoint_managed_clients_listed', tenant, isHeld ? inList : known.length);
  add('sailpoint_managed_clients_missing', tenant, isHeld ? known.length - inList : 0);
  for (const one of known) clientSeries(one, minute, add);
  for (const [cluster, members] of Map.groupBy(known, ({ client, minute: read }) => client.cluster(read))) {
    const inService = members.filter((one) => verdictOf(one) !== null).length;
    add('sailpoint_managed_clients_in_service', { ...tenant, cluster_id: cluster }, inService);
  }
}

function clientSeries(one: Known, minute: number, add: Add): void {
  const { client, minute: read } = one;
  const ids = { ...tenant, cluster_id: client.cluster(read), client_id: client.id };
  const verdict = verdictOf(one);
  if (verdict !== null && verdict !== 'healthy')
    add('sailpoint_managed_client_unwell', { ...ids, verdict }, 1);
  add('sailpoint_managed_client_status', { ...ids, status: client.status(read) }, 1);
  add('sailpoint_managed_client_poll_success', ids, Number(client.polled(read)));
  add('sailpoint_managed_client_info', { ...ids, ...describe(client, read) }, 1);
  const age = client.age(read);
  if (age !== null) add('sailpoint_managed_client_since_seen_seconds', ids, age + (minute - read) * 60);
}

const describe = (client: ModelClient, minute: number): Readonly<Record<string, string>> => ({
  client_name: client.name(minute),
  cluster_name: client.cluster(minute) && `name of ${client.cluster(minute)}`,
  va_version: client.version(minute),
  provision_status: client.provisionStatus,
});
