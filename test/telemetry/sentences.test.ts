import { describe, expect, test } from 'vitest';
import { prettyLines } from '../../src/telemetry/pretty-line.ts';

const time = '2026-01-01T12:00:00.000Z';
const client = {
  tenant: 'acme',
  clientId: 'a1',
  clientName: 'va-apac-3-10',
  clusterId: 'c1',
  clusterName: 'apac-datacenter-3',
};

const said = (...lines: readonly object[]): readonly string[] => {
  const format = prettyLines(false);
  return lines
    .map((line) => format(JSON.stringify({ level: 'info', time, msg: 'It happened', ...line })))
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
};

test.each([
  [
    { event: 'client.status_changed', ...client, from: 'NORMAL', to: 'WARNING', sinceSeenSeconds: 9 },
    'va-apac-3-10 (apac-datacenter-3): NORMAL → WARNING, last contact 9 s ago [acme]',
  ],
  [
    { event: 'client.status_changed', ...client, clientName: null, clusterName: null, from: 'A', to: 'B' },
    'a1 (c1): A → B [acme]',
  ],
  [
    { event: 'client.not_seen', ...client, sinceSeenSeconds: 1_000 },
    'va-apac-3-10 (apac-datacenter-3): not seen, last contact 16 min ago [acme]',
  ],
  [{ event: 'client.appeared', ...client, clusterId: null, clusterName: null }, 'va-apac-3-10: new [acme]'],
  [
    {
      event: 'cluster.status_changed',
      tenant: 'acme',
      clusterId: 'c1',
      clusterName: 'emea',
      from: 'A',
      to: 'B',
    },
    'cluster emea: A → B [acme]',
  ],
  [
    { event: 'cluster.removed', tenant: 'acme', clusterId: 'c1', clusterName: null },
    'cluster c1: no longer listed [acme]',
  ],
  [{ event: 'client.removed', tenant: 'acme', furtherClients: 12 }, '12 more clients changed alike [acme]'],
  [
    { event: 'server.listening', host: '0.0.0.0', port: 9825, tls: false, serves: 'all' },
    'Fleet page http://localhost:9825/  metrics http://localhost:9825/metrics  (Ctrl-C stops)',
  ],
  [
    { event: 'server.listening', host: 'fe80::1', port: 1, tls: true, serves: 'all' },
    'Fleet page https://[fe80::1]:1/  metrics https://[fe80::1]:1/metrics  (Ctrl-C stops)',
  ],
  [
    { event: 'sweep.failed', tenant: 'acme', reason: 'dns', listed: 3 },
    'It happened (reason: dns, listed: 3) [acme]',
  ],
])('%j is for people: %s', (line, sentence) => {
  expect(said(line)).toEqual([`INFO  ${sentence}\n`]);
});

describe('a sweep', () => {
  const sweep = { event: 'sweep.completed', tenant: 'acme', clients: 3, failed: 0, deferred: 0, capped: 0 };
  const calm = { ...sweep, byStatus: { NORMAL: 3, ERROR: 0 } };
  const bad = { ...sweep, failed: 1, byStatus: { NORMAL: 2, ERROR: 1 } };

  test('gets a line only when it brings something new', () => {
    expect(said(calm, calm, bad, bad, calm)).toEqual([
      'INFO  3 clients: 3 NORMAL [acme]\n',
      '',
      'INFO  3 clients: 2 NORMAL, 1 ERROR, 1 failed [acme]\n',
      '',
      'INFO  3 clients: 3 NORMAL [acme]\n',
    ]);
  });

  test('of each tenant is told for itself', () => {
    expect(said(calm, { ...calm, tenant: 'other' })).toHaveLength(2);
    expect(said(calm, { ...calm, tenant: 'other' })).not.toContain('');
  });
});
