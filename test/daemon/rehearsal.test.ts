import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { ScenarioName } from '../../src/simulator/scenarios.ts';
import { eventually } from '../support/eventually.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const day = 86_400;

const startIn = (scenario: ScenarioName): Promise<Daemon> =>
  startDaemon({
    simulator: { scenario, startsAfter: seconds(20), clients: 24 },
    configure: (config) => ({
      ...config,
      tenants: config.tenants.map((one) => ({ ...one, apiVersion: 'v2025' })),
    }),
  });

/** In days from now, soonest first. */
const daysUntil = (samples: Samples, name: string, { clock }: Daemon): readonly number[] =>
  samples
    .all(name)
    .map(({ value }) => (value - clock.now() / 1_000) / day)
    .toSorted((a, b) => a - b);

const statusRows = (samples: Samples, kind: 'cluster' | 'client', status: string): number =>
  samples.all(`sailpoint_managed_${kind}_status`, { status }).filter(({ value }) => value === 1).length;

/** What alerts look for, on the page of a daemon that watches a tenant in this scenario. */
const symptoms: readonly (readonly [ScenarioName, (samples: Samples, daemon: Daemon) => boolean])[] = [
  [
    'certificate-ending',
    (samples, daemon) => {
      const name = 'sailpoint_managed_cluster_certificate_expiry_timestamp_seconds';
      const [first = 0, second = 0, third = 0] = daysUntil(samples, name, daemon);
      return first < 3.1 && second > 3 && second < 30 && third > 30;
    },
  ],
  [
    'credential-ending',
    (samples, daemon) => {
      const [end = 0] = daysUntil(samples, 'sailpoint_credential_expiry_timestamp_seconds', daemon);
      return end > 1 && end < 2.1;
    },
  ],
  [
    'update-blocked',
    (samples, daemon) => {
      const name = 'sailpoint_managed_cluster_out_of_date_timestamp_seconds';
      const [since = 0] = daysUntil(samples, name, daemon);
      return (
        since < -7 &&
        samples.all('sailpoint_managed_cluster_update_available').some(({ value }) => value === 1)
      );
    },
  ],
  [
    'cluster-disputed',
    (samples) =>
      statusRows(samples, 'cluster', 'FAILED') === 1 && statusRows(samples, 'client', 'FAILED') === 0,
  ],
  ['cluster-outage', (samples) => statusRows(samples, 'client', 'FAILED') > 1],
  ['one-down', (samples) => statusRows(samples, 'client', 'ERROR') === 1],
  [
    'degraded',
    (samples) =>
      statusRows(samples, 'client', 'WARNING') === 1 && statusRows(samples, 'client', 'CONFIGURING') === 1,
  ],
  ['clock-skew', (samples) => Math.abs((samples.value('sailpoint_api_clock_skew_seconds') ?? 0) - 120) < 2],
  ['server-errors', (_, daemon) => hasReason(daemon, 'sweep.failed', 'server_error')],
  ['api-down', (_, daemon) => hasReason(daemon, 'sweep.failed', 'server_error')],
  ['credentials-refused', (_, daemon) => hasReason(daemon, 'api.auth_failed', 'auth')],
  ['scope-missing', (_, daemon) => daemon.logs('api.forbidden').length > 0],
  ['list-mismatch', (_, daemon) => hasReason(daemon, 'sweep.incomplete', 'list_incomplete')],
];

const hasReason = (daemon: Daemon, event: string, wanted: string): boolean =>
  daemon.logs(event).some(({ reason }) => reason === wanted);

/** Dates are known before a scenario begins. */
const knownFromTheStart: readonly ScenarioName[] = [
  'certificate-ending',
  'credential-ending',
  'update-blocked',
];

test.each(symptoms)(
  'the scenario %s shows the daemon what its alerts look for',
  async (scenario, isShown) => {
    await using daemon = await startIn(scenario);
    const look = async () => isShown(await daemon.metrics(), daemon);
    await daemon.swept();
    const before = await look();

    await eventually(look, () => daemon.live(seconds(5)));

    expect(before).toBe(knownFromTheStart.includes(scenario));
  },
);
