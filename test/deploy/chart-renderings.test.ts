import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chart, helm } from '../../deploy/generate/helm.ts';
import { repository } from '../../deploy/generate/tools.ts';
import { type Manifest, validate } from './kubernetes-kinds.ts';
import { parseManifests, renderings, renderManifests } from './renderings.ts';
import { typeErrors } from './type-check.ts';
import { describeWithTools } from './with-tools.ts';

const account: Manifest = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'a' },
};

const plainManifests = (): readonly Manifest[] => {
  const folder = join(repository, 'deploy', 'kubernetes');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'))
    .flatMap((file) => parseManifests(readFileSync(join(folder, file), 'utf8')));
};

test('the plain manifests have valid types and fields', () => {
  for (const manifest of plainManifests()) {
    validate(manifest);
  }

  expect(plainManifests()).toHaveLength(8);
  expect(typeErrors(plainManifests())).toBe('');
});

test('a field of a wrong type would be found', () => {
  expect(() => validate({ ...account, metadata: { name: 'a', labels: { a: 1 as never } } })).toThrow(
    'labels',
  );
});

test('a field that Kubernetes does not know would be found', () => {
  const misspelt = { ...account, automountServiceAccountTokens: false };

  expect(typeErrors([account])).toBe('');
  expect(typeErrors([misspelt])).toContain('automountServiceAccountTokens');
});

describeWithTools('the chart', () => {
  test.each(renderings)('passes helm lint --strict with $name', ({ args }) => {
    expect(helm('lint', '--strict', chart, ...args)).toMatchObject({ succeeded: true });
  });

  test.each(renderings)('renders resources of valid types with $name', ({ args }) => {
    const manifests = renderManifests(...args);

    for (const manifest of manifests) {
      validate(manifest);
    }
    expect(manifests.length).toBeGreaterThan(2);
  });

  test('renders only fields that Kubernetes and the Prometheus Operator know', () => {
    expect(typeErrors(renderings.flatMap(({ args }) => renderManifests(...args)))).toBe('');
  });

  test('renders every resource once', () => {
    for (const { args } of renderings) {
      const names = renderManifests(...args).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

      expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    }
  });

  test('renders all kinds of one pod when everything is on', () => {
    const kinds = renderManifests('--values', join(chart, 'ci', 'everything-values.yaml')).map(
      ({ kind }) => kind,
    );

    expect([...new Set(kinds)].toSorted()).toEqual([
      'AlertmanagerConfig',
      'ConfigMap',
      'Deployment',
      'HTTPRoute',
      'Ingress',
      'NetworkPolicy',
      'Pod',
      'PodDisruptionBudget',
      'PodMonitor',
      'PrometheusRule',
      'Secret',
      'Service',
      'ServiceAccount',
      'ServiceMonitor',
    ]);
  });
});
