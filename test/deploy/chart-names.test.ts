import { expect, test } from 'vitest';
import { chart, helm } from '../../deploy/generate/helm.ts';
import { validate } from './kubernetes-kinds.ts';
import { parseManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

const installed = (release: string, ...args: readonly string[]) =>
  parseManifests(helm('template', release, chart, ...args).text);

describeWithTools('the names of the chart', () => {
  test('are texts, also where they look like numbers', () => {
    const numbers = [
      'fullnameOverride=e1',
      'nameOverride=1e3',
      'simulator.tenant=08',
      'priorityClassName=12',
    ];
    const parts = [
      'secret.create',
      'simulator',
      'networkPolicy',
      'serviceMonitor',
      'podMonitor',
      'dashboards',
    ];
    const manifests = installed(
      '1234',
      '--namespace=007',
      `--set-string=${[...numbers, 'serviceAccount.name=13', 'secret.data.14=hunter2'].join(',')}`,
      `--set=${parts.map((part) => (part.includes('.') ? `${part}=true` : `${part}.enabled=true`)).join(',')}`,
    );

    for (const manifest of manifests) {
      validate(manifest);
      expect(manifest.metadata).toMatchObject({
        namespace: '007',
        labels: { 'app.kubernetes.io/instance': '1234', 'app.kubernetes.io/name': '1e3' },
      });
    }
    expect(manifests.map(({ kind }) => kind)).toContain('Deployment');
    const config = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'e1');
    expect(config).toMatchObject({ data: { 'config.yaml': expect.stringContaining('name: "08"') } });
    expect(manifests).toContainEqual(
      expect.objectContaining({ kind: 'Secret', data: { '14': 'aHVudGVyMg==' } }),
    );
  });

  test('leave room for what Kubernetes puts behind them, however long the release is called', () => {
    const manifests = installed(`a${'b'.repeat(52)}`, '--set=sharding.enabled=true,dashboards.enabled=true');

    const names = manifests.map(({ kind, metadata: { name } }) => [kind, name.length] as const);
    expect(names.filter(([, length]) => length > 63)).toEqual([]);
    // Its pods carry the label controller-revision-hash: the name, a dash and ten characters.
    expect(new Map(names).get('StatefulSet')).toBeLessThanOrEqual(52);
  });
});
