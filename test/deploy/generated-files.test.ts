import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isMap, parseDocument } from 'yaml';
import { chartReadme } from '../../deploy/generate/chart-readme.ts';
import { inhibitionFile } from '../../deploy/generate/inhibition-file.ts';
import { plainManifests } from '../../deploy/generate/plain-manifests.ts';
import { repository, tools } from '../../deploy/generate/tools.ts';
import { describedValues } from '../../deploy/generate/values-table.ts';
import { parseManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** Every key that holds no map, and every map that is empty. */
const leaves = (node: unknown, path: readonly string[] = []): readonly string[] =>
  isMap(node) && node.items.length > 0
    ? node.items.flatMap(({ key, value }) => leaves(value, [...path, String(key)]))
    : [path.join('.')];

const generated = new Map([...chartReadme(), ...inhibitionFile()]);

test.each([...generated])('%s is current (else: npm run manifests)', (path, content) => {
  expect(read(path)).toBe(content);
});

test('every value of the chart is described, itself or as part of one that is', () => {
  const yaml = read('deploy/chart/values.yaml');
  const described = describedValues(yaml).map(({ path }) => path);

  const silent = leaves(parseDocument(yaml).contents).filter(
    (leaf) => !described.some((path) => leaf === path || leaf.startsWith(`${path}.`)),
  );

  expect(silent).toEqual([]);
});

test('the README lists every described value with its default', () => {
  const rows = read('deploy/chart/README.md').match(/^\| `.*$/gm);

  expect(rows).toHaveLength(describedValues(read('deploy/chart/values.yaml')).length);
  expect(rows).toContain('| `service.port` | Port of the service. | `9825` |');
});

test('the schema knows every value of the chart and no other', () => {
  const schema: { properties: Record<string, unknown> } = JSON.parse(read('deploy/chart/values.schema.json'));
  const values = parseDocument(read('deploy/chart/values.yaml')).toJS();

  expect(Object.keys(schema.properties).toSorted()).toEqual(
    [...Object.keys(values), 'enabled', 'replicaCount'].toSorted(),
  );
});

test('the chart has the version of the package', () => {
  const { version } = JSON.parse(read('package.json'));

  expect(parseDocument(read('deploy/chart/Chart.yaml')).toJS()).toMatchObject({
    version,
    appVersion: version,
  });
});

describeWithTools('the plain manifests', () => {
  test('are the chart rendered (else: npm run manifests)', () => {
    for (const [path, content] of plainManifests()) {
      expect(read(path)).toBe(content);
    }
  });

  test('bring the dashboards along as they lie in the chart', () => {
    const folder = join(repository, 'deploy', 'kubernetes', 'monitoring');
    const { stdout } = spawnSync(tools.kubectl, ['kustomize', folder], { encoding: 'utf8' });

    const data = parseManifests(stdout).find(({ kind }) => kind === 'ConfigMap');

    expect(data).toMatchObject({
      metadata: { namespace: 'sailpoint-exporter', labels: { grafana_dashboard: '1' } },
      data: {
        'sailpoint-fleet.json': read('deploy/chart/files/fleet.json'),
        'sailpoint-exporter.json': read('deploy/chart/files/exporter.json'),
      },
    });
  });

  test('bear no trace of Helm', () => {
    for (const content of plainManifests().values()) {
      expect(content).not.toMatch(/helm\.sh|managed-by|checksum/);
    }
  });
});
