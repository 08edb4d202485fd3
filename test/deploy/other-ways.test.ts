import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../../deploy/generate/tools.ts';
import { needs, run } from '../support/debian-tool.ts';

const deploy = (...path: readonly string[]): string => join(repository, 'deploy', ...path);

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly command?: readonly string[]; readonly volumes?: readonly string[] }>
  >;
}

const compose = (file: string): Compose => parse(readFileSync(deploy('compose', file), 'utf8')) as Compose;

/** The files that a service mounts: path on the host to path in the container. */
const mountsOf = (service: string): readonly (readonly [string, string])[] =>
  (compose('compose.yaml').services[service]?.volumes ?? [])
    .map((volume) => volume.split(':'))
    .filter(([from]) => from?.startsWith('.'))
    .map(([from = '', to = '']) => [deploy('compose', from), to]);

/** A folder with what a container would find in one of its own. */
const mounted = (service: string, folder: string) => {
  const copy = mkdtempSync(join(tmpdir(), 'mounted-'));
  for (const [from, to] of mountsOf(service).filter(([, target]) => target.startsWith(folder)))
    cpSync(from, join(copy, to.slice(folder.length)));
  return { path: copy, [Symbol.dispose]: () => rmSync(copy, { recursive: true }) };
};

test('systemd finds no fault with the unit, and little that a service could misuse', async ({ skip }) => {
  needs('systemd-analyze', skip);
  const unit = deploy('systemd', 'sailpoint-exporter.service');

  await run('systemd-analyze', 'verify', unit);
  const verdict = await run('systemd-analyze', 'security', '--offline=true', '--threshold=15', unit);

  expect(verdict).toContain('OK');
});

test('every file that the compose file mounts is there', () => {
  for (const service of Object.keys(compose('compose.yaml').services)) {
    for (const [from] of mountsOf(service)) expect(() => readFileSync(from)).not.toThrow();
  }
  expect(mountsOf('grafana')).toHaveLength(4);
});

test('Prometheus takes the configuration of the compose file, with all alerts', async ({ skip }) => {
  needs('promtool', skip);
  using folder = mounted('prometheus', '/etc/prometheus/');

  const said = await run('promtool', 'check', 'config', join(folder.path, 'prometheus.yaml'));

  expect(said).toMatch(/SUCCESS: .*rules\.yaml|SUCCESS: \d+ rules found/);
});

test('Alertmanager takes the configuration of the compose file', async ({ skip }) => {
  needs('amtool', skip);
  using folder = mounted('alertmanager', '/etc/alertmanager/');

  expect(await run('amtool', 'check-config', join(folder.path, 'alertmanager.yaml'))).toContain('SUCCESS');
});
