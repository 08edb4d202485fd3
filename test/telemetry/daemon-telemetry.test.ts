import { expect, test } from 'vitest';
import { instant } from '../../src/lib/units.ts';
import { daemonTelemetry } from '../../src/telemetry/daemon-telemetry.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { recordTelemetry } from './recorded-telemetry.ts';

type Tell = ReturnType<typeof daemonTelemetry>;

test.each<[(tell: Tell) => void, object]>([
  [(tell) => tell.stopped(), { level: 'info', event: 'server.stopped' }],
  [(tell) => tell.demo(), { level: 'warn', event: 'demo.started' }],
])('%s is told', (act, expected) => {
  const { telemetry, lines } = recordTelemetry();

  act(daemonTelemetry(telemetry, new FakeClock(instant(5_000))));

  expect(lines()).toEqual([expected]);
});

test('a broken metric is told of once', () => {
  const { telemetry, lines } = recordTelemetry();
  const tell = daemonTelemetry(telemetry, new FakeClock(instant(5_000)));

  tell.familyBroken('x', new Error('broken'));
  tell.familyBroken('x', new Error('broken'));
  tell.familyBroken('y', 'broken');

  expect(lines()).toEqual([
    { level: 'error', event: 'metrics.broken', family: 'x', error: 'broken' },
    { level: 'error', event: 'metrics.broken', family: 'y', error: 'broken' },
  ]);
});

test('the start shows the version, and that the configuration was loaded well', async () => {
  const { telemetry, metric } = recordTelemetry();

  daemonTelemetry(telemetry, new FakeClock(instant(5_000))).started('1.2.3');

  const build = `sailpoint_exporter_build_info{version="1.2.3",node_version="${process.version}"}`;
  expect(await metric(build)).toBe(1);
  expect(await metric('sailpoint_exporter_config_last_reload_successful')).toBe(1);
  expect(await metric('sailpoint_exporter_config_last_reload_success_timestamp_seconds')).toBe(5);
});

test('a reload is told with its tenants, a failed one with its reason and what it left as it was', async () => {
  const { telemetry, lines, metric } = recordTelemetry();
  const tell = daemonTelemetry(telemetry, new FakeClock(instant(5_000)));

  tell.reloadFailed('Cannot read schedule');
  const afterFailure = await metric('sailpoint_exporter_config_last_reload_successful');
  tell.reloaded(['acme']);

  expect(afterFailure).toBe(0);
  expect(await metric('sailpoint_exporter_config_last_reload_successful')).toBe(1);
  expect(lines()).toEqual([
    { level: 'error', event: 'config.reload_failed', reason: 'Cannot read schedule' },
    { level: 'info', event: 'config.reloaded', tenants: ['acme'] },
  ]);
});
