import { expect, test } from 'vitest';
import { instant, seconds, toSeconds } from '../../src/lib/units.ts';
import { daemonTelemetry } from '../../src/telemetry/daemon-telemetry.ts';
import { listen } from './hear.ts';

type Tell = ReturnType<typeof daemonTelemetry>;

test.each<[(tell: Tell) => void, object]>([
  [
    (tell) => tell.listening({ host: '0.0.0.0', port: 9825 }),
    { level: 'info', event: 'server.listening', host: '0.0.0.0', port: 9825 },
  ],
  [(tell) => tell.stopped(), { level: 'info', event: 'server.stopped' }],
  [(tell) => tell.demo(), { level: 'warn', event: 'demo.started' }],
])('%s is told', (act, expected) => {
  const { voice, lines } = listen();

  act(daemonTelemetry(voice));

  expect(lines()).toEqual([expected]);
});

test('a broken metric is told of once', () => {
  const { voice, lines } = listen();
  const tell = daemonTelemetry(voice);

  tell.familyBroken('x', new Error('broken'));
  tell.familyBroken('x', new Error('broken'));
  tell.familyBroken('y', 'broken');

  expect(lines()).toEqual([
    { level: 'error', event: 'metrics.broken', family: 'x', error: 'broken' },
    { level: 'error', event: 'metrics.broken', family: 'y', error: 'broken' },
  ]);
});

test('the start shows the version, and that the configuration was loaded well', async () => {
  const { voice, metric } = listen();

  daemonTelemetry(voice).started({ version: '1.2.3', at: instant(5_000) });

  const build = `sailpoint_exporter_build_info{version="1.2.3",node_version="${process.version}"}`;
  expect(await metric(build)).toBe(1);
  expect(await metric('sailpoint_exporter_config_last_reload_successful')).toBe(1);
  expect(await metric('sailpoint_exporter_config_last_reload_success_timestamp_seconds')).toBe(5);
});

test('the rate limit that is kept to is shown', async () => {
  const { voice, metric } = listen();

  daemonTelemetry(voice).rateLimit('acme', { requests: 50, window: toSeconds(seconds(10)) });

  expect(await metric('sailpoint_api_rate_limit_requests{tenant="acme"}')).toBe(50);
  expect(await metric('sailpoint_api_rate_limit_window_seconds{tenant="acme"}')).toBe(10);
});
