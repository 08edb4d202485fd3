import { expect, test } from 'vitest';
import { tenantName } from '../../src/fleet/client.ts';
import { unexpectedFields } from '../../src/fleet/unexpected-field.ts';
import { seconds } from '../../src/lib/units.ts';
import { selfMetrics } from '../../src/telemetry/self-metric-table.ts';
import { createSelfMetrics, forgetTenant, initialiseTenant } from '../../src/telemetry/self-metrics.ts';

const acme = {
  tenant: tenantName('acme'),
  rateLimit: { requests: 50, window: seconds(10) },
};

const samplesOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith('sailpoint_'));

test('before the first event every counter of a tenant is 0, so that it has a rate', async () => {
  const { instruments, text } = createSelfMetrics();

  initialiseTenant(instruments, acme);

  expect(samplesOf(await text()).filter((line) => line.includes('acme'))).toEqual([
    'sailpoint_sweeps_total{tenant="acme",result="success"} 0',
    'sailpoint_sweeps_total{tenant="acme",result="incomplete"} 0',
    'sailpoint_sweeps_total{tenant="acme",result="failed"} 0',
    'sailpoint_sweeps_total{tenant="acme",result="skipped"} 0',
    'sailpoint_clients_removed_total{tenant="acme"} 0',
    ...unexpectedFields.map((field) => `sailpoint_unexpected_values_total{tenant="acme",field="${field}"} 0`),
    'sailpoint_api_retries_total{tenant="acme"} 0',
    'sailpoint_api_rate_limited_total{tenant="acme"} 0',
    'sailpoint_api_rate_limit_wait_seconds_total{tenant="acme"} 0',
    'sailpoint_api_rate_limit_requests{tenant="acme"} 50',
    'sailpoint_api_rate_limit_window_seconds{tenant="acme"} 10',
    'sailpoint_token_refreshes_total{tenant="acme",result="success"} 0',
    'sailpoint_token_refreshes_total{tenant="acme",result="failure"} 0',
  ]);
});

test('what is no number has no sample, as the lag of an event loop of which nothing was measured', async () => {
  const { instruments, text } = createSelfMetrics();

  instruments.apiClockSkew.set({ tenant: 'acme' }, Number.NaN);
  instruments.apiClockSkew.set({ tenant: 'globex' }, 2);

  expect((await text()).match(/^sailpoint_api_clock_skew_seconds.*/gm)).toEqual([
    'sailpoint_api_clock_skew_seconds{tenant="globex"} 2',
  ]);
});

test('a gauge of a tenant about which nothing is known has no sample', async () => {
  const { text } = createSelfMetrics();

  const tenantGauges = Object.values(selfMetrics)
    .filter(({ type, labels }) => type === 'gauge' && labels.length > 0)
    .map(({ name }) => name);
  const names = new Set(samplesOf(await text()).map((line) => /^\w+/.exec(line)?.[0]));

  expect(tenantGauges.filter((name) => names.has(name))).toEqual([]);
});

test('names keep to the conventions: counters end in _total, nothing else does', async () => {
  const text = await createSelfMetrics().text();

  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => ({ name, type }));
  const wrong = types.filter(({ name, type }) => (type === 'counter') !== name?.endsWith('_total'));
  expect(types.length).toBeGreaterThan(Object.keys(selfMetrics).length);
  expect(wrong).toEqual([]);
});

test('two daemons in one process share nothing', async () => {
  const [one, other] = [createSelfMetrics(), createSelfMetrics()];

  initialiseTenant(one.instruments, acme);

  expect(await other.text()).not.toContain('acme');
});

test('a tenant that is forgotten leaves no series, and takes nobody along', async () => {
  const { instruments, text } = createSelfMetrics();
  initialiseTenant(instruments, acme);
  initialiseTenant(instruments, { ...acme, tenant: tenantName('other') });
  instruments.apiRequestDuration.observe({ tenant: 'acme', operation: 'token' }, 1);

  await forgetTenant(instruments, acme.tenant);

  expect(await text()).not.toContain('acme');
  expect(await text()).toContain('sailpoint_sweeps_total{tenant="other",result="success"} 0');
});
