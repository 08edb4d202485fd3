import { join } from 'node:path';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chart, helm } from '../../deploy/generate/helm.ts';
import { allOf, podOf, renderManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

const pair = ['--values', join(chart, 'ci', 'pair-values.yaml')];

interface Limited {
  readonly tenants: readonly { readonly name: string; readonly rateLimit: { readonly requests: number } }[];
}

const limitsOf = (...args: readonly string[]) => {
  const text = allOf(ConfigMap.is, renderManifests(...args))[0]?.data?.['config.yaml'] ?? '';
  return (parse(text) as Limited).tenants.map(({ name, rateLimit }) => [name, rateLimit.requests]);
};

describeWithTools('an active pair', () => {
  test('is two pods that know their number, on different nodes and in different zones where there are some', () => {
    const manifests = renderManifests(...pair);
    const { spec } = podOf(...pair);

    expect(allOf(Deployment.is, manifests)).toEqual([]);
    expect(allOf(StatefulSet.is, manifests)[0]?.spec).toMatchObject({
      replicas: 2,
      podManagementPolicy: 'Parallel',
    });
    expect(spec.containers[0]?.env).toMatchObject([{ name: 'REPLICA_INDEX' }]);
    expect(spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
    ]);
  });

  test('keeps to the limit of a client id that both use, and each to its own where each has one', () => {
    expect(limitsOf(...pair)).toEqual([
      ['acme', 80],
      ['sandbox', 40],
    ]);
    expect(limitsOf('--set=replicas=2')).toEqual([['acme', 25]]);
    expect(limitsOf()).toEqual([['acme', 50]]);
  });

  test('halves the limit that the program would take where the values name none', () => {
    const tenants = [{ name: 'a', baseUrl: 'https://a.example', clientId: 'a', clientSecretFile: '/s' }];

    expect(limitsOf('--set=replicas=2', '--set-json', `config.tenants=${JSON.stringify(tenants)}`)).toEqual([
      ['a', 25],
    ]);
  });

  test('is scraped pod by pod, under names that stay, and shown by whichever answers', () => {
    const manifests = renderManifests(...pair);

    expect(allOf(Service.is, manifests)[0]?.spec).not.toHaveProperty('clusterIP');
    expect(allOf(ServiceMonitor.is, manifests)[0]?.spec.endpoints[0]?.relabelings).toContainEqual({
      action: 'replace',
      sourceLabels: ['__meta_kubernetes_pod_name'],
      targetLabel: 'instance',
    });
  });

  test('loses one pod at a time', () => {
    const budget = allOf(PodDisruptionBudget.is, renderManifests(...pair))[0]?.spec;

    expect(budget).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });

  test('reads a Secret with the credentials of both', () => {
    const secret = 'secret={"create":true,"data":{"client-id-0":"a","sandbox-id":"b","sandbox-secret":"c"}}';

    const run = helm('template', 'x', chart, ...pair, '--set-json', secret);

    expect(run.text).toContain('client-id-1 but secret.data makes only');
  });
});
