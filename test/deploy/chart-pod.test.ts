import { join } from 'node:path';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { chart, renderChart } from '../../deploy/generate/helm.ts';
import { version } from '../../src/lib/version.ts';
import { allOf, podOf, renderManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

const everything = ['--values', join(chart, 'ci', 'everything-values.yaml')];
const sharded = ['--values', join(chart, 'ci', 'sharded-values.yaml')];

const nodeFailures = (...args: readonly string[]) =>
  (podOf(...args).spec.tolerations ?? []).filter(({ effect }) => effect === 'NoExecute');

const imageOf = (...values: readonly string[]) =>
  podOf(...values.map((value) => `--set=${value}`)).spec.containers[0]?.image;

const testPodOf = (...args: readonly string[]) => allOf(Pod.is, renderManifests(...args))[0];

describeWithTools('the pod of the chart', () => {
  test('leaves a dead node after 30 s', () => {
    expect(nodeFailures()).toEqual(
      ['not-ready', 'unreachable'].map((state) => ({
        key: `node.kubernetes.io/${state}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 30,
      })),
    );
  });

  test("stays on a dead node as long as the user's own tolerations say", () => {
    const tolerations = nodeFailures(...everything);

    expect(tolerations.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).toEqual([
      ['node.kubernetes.io/unreachable', 5],
      ['node.kubernetes.io/not-ready', 30],
    ]);
    expect(nodeFailures('--set=nodeFailureSeconds=null')).toEqual([]);
  });

  test('takes its image from the registry of the parent chart, unless the repository names one', () => {
    const digest = `sha256:${'0'.repeat(64)}`;

    expect(imageOf('image.registry=a.example.com')).toBe(`a.example.com/sailpoint-exporter:${version}`);
    expect(imageOf('image.registry=a.example.com', 'global.imageRegistry=b.example.com/mirror/')).toBe(
      `b.example.com/mirror/sailpoint-exporter:${version}`,
    );
    expect(
      imageOf('global.imageRegistry=b.example.com', 'image.repository=c.example.com/team/exporter'),
    ).toBe(`c.example.com/team/exporter:${version}`);
    expect(imageOf('global.imageRegistry=b.example.com', `image.digest=${digest}`)).toBe(
      `b.example.com/sailpoint-exporter@${digest}`,
    );
  });

  test('pulls its image with the secrets of both charts, each once', () => {
    expect(podOf(...everything).spec.imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'mirror' }]);
  });

  test("has each checksum once, whatever the user's annotations say", () => {
    const text = renderChart(
      'monitoring',
      '--set=podAnnotations.checksum/config=mine,podAnnotations.checksum/secret=mine,secret.create=true',
      '--set=secret.data.client-id=a,secret.data.client-secret=b',
    ).text;

    expect(text.match(/checksum\/config: /g)).toHaveLength(1);
    expect(text.match(/checksum\/config: [0-9a-f]{64}/g)).toHaveLength(1);
    expect(text.match(/checksum\/secret: [0-9a-f]{64}/g)).toHaveLength(1);
  });

  test('of a shard is never beside the pod without shards, on whatever node, and keeps the rules of the user', () => {
    const user =
      'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution=[{"topologyKey":"zone"}]';

    const terms = podOf(...sharded, '--set-json', user).spec.affinity?.podAntiAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution;

    expect(terms).toEqual([
      { topologyKey: 'zone' },
      {
        topologyKey: 'kubernetes.io/os',
        labelSelector: {
          matchLabels: {
            'app.kubernetes.io/name': 'sailpoint-exporter',
            'app.kubernetes.io/instance': 'sailpoint-exporter',
          },
          matchExpressions: [{ key: 'apps.kubernetes.io/pod-index', operator: 'DoesNotExist' }],
        },
      },
    ]);
    expect(podOf().labels).not.toHaveProperty(['apps.kubernetes.io/pod-index']);
    expect(podOf().spec.affinity).toBeUndefined();
  });
});

describeWithTools('a drill', () => {
  const drill = '--set=simulator.enabled=true,prometheusRule.enabled=true,dashboards.enabled=true';
  const alertsIn = (...args: readonly string[]) =>
    renderManifests(...everything, drill, ...args)
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      .filter((name) => /PrometheusRule|AlertmanagerConfig|-dashboards$/.test(name));

  test('beside a real release brings no alerts, routes or dashboards of its own', () => {
    expect(alertsIn()).toEqual([]);
  });

  test('without a real release brings them when it is told to', () => {
    expect(alertsIn('--set=simulator.withAlerts=true')).toHaveLength(3);
  });
});

describeWithTools('helm test', () => {
  test('checks the tenants online with the configuration, credentials and environment of the exporter', () => {
    const pod = testPodOf(...everything);
    const [check] = pod?.spec?.containers ?? [];
    const [exporter] = podOf(...everything).spec.containers;

    expect(pod?.metadata?.annotations).toMatchObject({ 'helm.sh/hook': 'test' });
    expect(pod?.spec).toMatchObject({ restartPolicy: 'Never', volumes: podOf(...everything).spec.volumes });
    expect(check?.args).toEqual([
      'check-config',
      '--config',
      '/etc/sailpoint-exporter/config.yaml',
      '--online',
    ]);
    expect(check).toMatchObject({
      image: exporter?.image,
      env: exporter?.env,
      volumeMounts: exporter?.volumeMounts,
    });
    expect(check).not.toHaveProperty('livenessProbe');
    expect(check).not.toHaveProperty('lifecycle');
  });

  test('is reached neither by scrapes nor by the page', () => {
    for (const args of [everything, sharded]) {
      const selector = allOf(Service.is, renderManifests(...args))[0]?.spec?.selector ?? {};

      expect(testPodOf(...args)?.metadata?.labels).not.toMatchObject(selector);
    }
  });

  test('checks with the credentials of the first shard', () => {
    const env = testPodOf(...sharded)?.spec?.containers[0]?.env;

    expect(env).toContainEqual({ name: 'SHARD_INDEX', value: '0' });
    expect(env?.map(({ name }) => name)).toEqual(['SHARD_INDEX', 'SHARD_TOTAL']);
    expect(allOf(StatefulSet.is, renderManifests(...sharded))).toHaveLength(1);
  });

  test('has nothing to check during a drill', () => {
    expect(testPodOf('--set=simulator.enabled=true')).toBeUndefined();
  });
});
