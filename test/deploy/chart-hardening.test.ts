import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { allOf, podOf, renderings, renderManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

for (const { name: rendering, args } of renderings) {
  describeWithTools(`the chart with ${rendering}`, () => {
    test('every container is hardened', () => {
      const { spec } = podOf(...args);

      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const { securityContext } of [...spec.containers, ...(spec.initContainers ?? [])]) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(securityContext?.capabilities?.add).toBeUndefined();
      }
      expect(spec.hostNetwork ?? spec.hostPID ?? spec.hostIPC).toBeUndefined();
    });

    test('every selector finds the pod or the service', () => {
      const manifests = renderManifests(...args);
      const { labels } = podOf(...args);
      const ofPods = [
        ...[...allOf(Deployment.is, manifests), ...allOf(StatefulSet.is, manifests)].map(
          ({ spec }) => spec?.selector.matchLabels,
        ),
        allOf(Service.is, manifests)[0]?.spec?.selector,
        ...allOf(PodDisruptionBudget.is, manifests).map(({ spec }) => spec?.selector?.matchLabels),
        ...allOf(NetworkPolicy.is, manifests).map(({ spec }) => spec?.podSelector?.matchLabels),
        ...allOf(PodMonitor.is, manifests).map(({ spec }) => spec.selector.matchLabels),
      ];

      for (const selector of ofPods) {
        expect(Object.keys(selector ?? {})).toHaveLength(2);
        expect(labels).toMatchObject(selector ?? {});
      }
      for (const { spec } of allOf(ServiceMonitor.is, manifests)) {
        expect(allOf(Service.is, manifests)[0]?.metadata?.labels).toMatchObject(
          spec.selector.matchLabels ?? {},
        );
      }
    });

    test('every resource of the chart has the recommended labels', () => {
      const own = renderManifests(...args).filter(({ metadata }) => !/-(extra|text)$/.test(metadata.name));

      for (const { metadata } of own) {
        expect(Object.keys(metadata.labels ?? {})).toEqual(
          expect.arrayContaining(
            ['component', 'instance', 'managed-by', 'name', 'part-of', 'version'].map(
              (label) => `app.kubernetes.io/${label}`,
            ),
          ),
        );
      }
    });

    test('the probes ask the exporter, never SailPoint', () => {
      const exporter = podOf(...args).spec.containers.find(({ name }) => name === 'exporter');

      const ports = exporter?.ports?.map(({ name }) => name) ?? [];
      const port = ports.includes('health') ? 'health' : 'http';

      expect(exporter?.startupProbe?.httpGet).toEqual({ path: '/livez', port });
      expect(exporter?.livenessProbe?.httpGet).toEqual({ path: '/livez', port });
      expect(exporter?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port });
      expect(ports[0]).toBe('http');
    });

    test('one pod of a kind runs at a time, and no drain waits for it', () => {
      const manifests = renderManifests(...args);

      const deployments = allOf(Deployment.is, manifests);
      expect([...deployments, ...allOf(StatefulSet.is, manifests)]).toHaveLength(1);
      for (const { spec } of deployments) {
        expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
      }
      for (const { spec } of allOf(PodDisruptionBudget.is, manifests)) {
        expect(spec).toMatchObject({ unhealthyPodEvictionPolicy: 'AlwaysAllow' });
        expect(spec).not.toHaveProperty('minAvailable');
      }
    });

    test('no container has a limit of CPU unless asked for, and each has one of memory', () => {
      const { resources } = podOf(...args).spec.containers[0] ?? {};

      expect(resources).toMatchObject({
        requests: { cpu: '50m', memory: '256Mi' },
        limits: { memory: '512Mi' },
      });
    });
  });
}
