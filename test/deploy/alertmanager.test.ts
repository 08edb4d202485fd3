import { describe, expect, test } from 'vitest';
import { alertsOf, readRules } from '../../deploy/prometheus/rule-file.ts';
import { needs, run } from '../support/debian-tool.ts';

const config = 'deploy/alertmanager/alertmanager.yaml';
const alerts = alertsOf(await readRules());

const routed = async (labels: Readonly<Record<string, string>>): Promise<string> => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return await run('amtool', 'config', 'routes', 'test', `--config.file=${config}`, ...pairs);
};

test('amtool accepts the example', async ({ skip }) => {
  needs('amtool', skip);

  const verdict = await run('amtool', 'check-config', config);

  expect(verdict).toContain('SUCCESS');
  expect(verdict).toContain('4 receivers');
});

const receivers = {
  critical: 'everything,on-call',
  warning: 'everything,tickets',
  info: 'everything,mail',
} as const satisfies Record<string, string>;

const isSeverity = (text: string): text is keyof typeof receivers => text in receivers;

describe.each(alerts.map(({ alert, labels }) => [alert, labels['severity'] ?? ''] as const))(
  '%s',
  (alertname, severity) => {
    test(`goes to who is there for ${severity}`, async ({ skip }) => {
      needs('amtool', skip);

      const receiver = await routed({ alertname, severity, tenant: 'acme', cluster_id: 'c1' });

      expect(isSeverity(severity) && receivers[severity]).toBe(receiver);
    });
  },
);

test('an alert of somebody else goes to the default receiver alone', async ({ skip }) => {
  needs('amtool', skip);

  const receiver = await routed({ alertname: 'NodeDown', severity: 'critical' });

  expect(receiver).toBe('tickets');
});
