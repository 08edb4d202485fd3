import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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

test('what belongs to one cluster of one tenant comes as one message', async () => {
  const { route } = parse(await readFile(config, 'utf8'));

  expect(route.group_by).toEqual(['tenant', 'cluster_id']);
  expect(route.routes.filter((each: object) => 'group_by' in each)).toEqual([]);
});

test('each kind of receiver is there, and no secret stands in the file', async () => {
  const text = await readFile(config, 'utf8');

  const kinds = text.match(/\w+(?=_configs:)/g);
  const secrets = text.match(/^.*(?:key|password|token|secret|credentials|api_url)\w*:.*$/gm) ?? [];

  expect(kinds?.filter((kind) => kind !== 'static').toSorted()).toEqual([
    'email',
    'pagerduty',
    'slack',
    'webhook',
  ]);
  expect(secrets).toHaveLength(4);
  expect(secrets.filter((line) => !/_file: \/etc\/alertmanager\/secrets\//.test(line))).toEqual([]);
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
