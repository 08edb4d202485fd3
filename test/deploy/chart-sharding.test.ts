import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { chart, helm } from '../../deploy/generate/helm.ts';
import { load } from '../config/loading.ts';
import { allOf, podOf, renderManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

const sharded = ['--values', `${chart}/ci/sharded-values.yaml`];
const total = 4;

const notes = (...args: readonly string[]): string => {
  const { text } = helm('install', 'sailpoint-exporter', chart, '--dry-run=client', ...args);
  return text.slice(text.indexOf('NOTES:'));
};

describeWithTools('the chart with shards', () => {
  test('runs a StatefulSet of so many pods, all at once, instead of the Deployment', () => {
    const manifests = renderManifests(...sharded);

    expect(allOf(Deployment.is, manifests)).toEqual([]);
    expect(allOf(StatefulSet.is, manifests)).toMatchObject([
      {
        spec: { replicas: total, podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate' } },
      },
    ]);
  });

  test('has one service, without an address, which the StatefulSet names', () => {
    const manifests = renderManifests(...sharded);

    const services = allOf(Service.is, manifests);
    expect(services).toMatchObject([{ spec: { clusterIP: 'None', publishNotReadyAddresses: true } }]);
    expect(allOf(StatefulSet.is, manifests)[0]?.spec?.serviceName).toBe(services[0]?.metadata?.name);
    expect(services[0]?.metadata?.name).not.toBe('sailpoint-exporter');
  });

  test('tells each pod its number by its ordinal, and how many there are', () => {
    const { env } = podOf(...sharded).spec.containers[0] ?? {};

    const fieldPath = "metadata.labels['apps.kubernetes.io/pod-index']";
    expect(env).toEqual([
      { name: 'SHARD_INDEX', valueFrom: { fieldRef: { fieldPath } } },
      { name: 'SHARD_TOTAL', value: String(total) },
    ]);
  });

  test('gives each pod a client id of its own by one configuration', async () => {
    const text = allOf(ConfigMap.is, renderManifests(...sharded))[0]?.data?.['config.yaml'] ?? '';
    const inPlace = text.replaceAll(/client(Id|Secret)File: \S+\/client-/g, 'client$1: ');

    const config = await load(inPlace, { SHARD_INDEX: '3', SHARD_TOTAL: String(total) });

    const clientId = config.tenants[0]?.clientId;
    expect(config.shard).toEqual({ index: 3, total });
    expect(clientId?.kind === 'value' && clientId.secret.reveal()).toBe('id-3');
  });

  test('scrapes each pod as a series of its own, which outlives a restart', () => {
    const manifests = renderManifests(...sharded, '--set', 'podMonitor.enabled=true');

    const relabelings = [
      { action: 'replace', targetLabel: 'exporter', replacement: 'sailpoint' },
      { action: 'replace', sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'instance' },
      { action: 'labeldrop', regex: 'pod|container|endpoint' },
    ];
    expect(allOf(ServiceMonitor.is, manifests)[0]?.spec.endpoints[0]?.relabelings).toEqual(relabelings);
    expect(allOf(PodMonitor.is, manifests)[0]?.spec.podMetricsEndpoints?.[0]?.relabelings).toEqual(
      relabelings,
    );
  });

  test('lets drains evict one shard after the other', () => {
    const { spec } = allOf(PodDisruptionBudget.is, renderManifests(...sharded))[0] ?? {};

    expect(spec?.maxUnavailable).toBe(1);
  });

  test('names the files of all shards, and a pod that there is', () => {
    const said = notes(...sharded);

    for (const file of ['client-id-0', 'client-id-3', 'client-secret-0', 'client-secret-3']) {
      expect(said).toContain(`--from-file=${file}=PATH`);
    }
    expect(said).not.toContain('client-id-4');
    expect(said).toContain('in 4 shards');
    expect(said).toContain('exec pod/sailpoint-exporter-0 -c exporter');
    expect(said).not.toContain('use the same client id');
  });

  test('warns of a client id that all shards share', () => {
    expect(notes('--set', 'sharding.enabled=true')).toContain('all shards use the same client id');
  });
});
