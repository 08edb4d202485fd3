import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { AlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Secret } from 'kubernetes-models/v1/Secret';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chart, helm } from '../../deploy/generate/helm.ts';
import { allOf, podOf, renderManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

const everything = ['--values', join(chart, 'ci', 'everything-values.yaml')];

const configOf = (...args: readonly string[]): unknown =>
  parse(allOf(ConfigMap.is, renderManifests(...args))[0]?.data?.['config.yaml'] ?? '');

describeWithTools('the resources of the chart', () => {
  test('the configuration file is the map of the values, with all its odd characters', () => {
    expect(configOf(...everything)).toMatchObject({
      listen: { host: '::', port: 9925 },
      schedule: '*/15 * * * *',
      sweep: { deadline: '5m', concurrency: 20, maxClients: 50_000 },
      tenants: [
        { name: 'production', filters: 'clusterId eq "2c91808a7813090a017813b6301f1234"' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the program replaces it, not Helm
        { name: 'sandbox', clientSecret: '${SANDBOX_CLIENT_SECRET}' },
      ],
    });
  });

  test('a secret from the values stands in the Secret alone', () => {
    const manifests = renderManifests(...everything);
    const secret = allOf(Secret.is, manifests)[0];

    expect(JSON.stringify(manifests)).not.toContain('not-a-real-secret');
    expect(secret?.data?.['production-secret']).toBe(Buffer.from('not-a-real-secret').toString('base64'));
    expect(podOf(...everything).spec.volumes).toContainEqual({
      name: 'credentials',
      secret: { secretName: secret?.metadata?.name, defaultMode: 0o440 },
    });
  });

  test('an existing Secret is mounted under the names the configuration reads', () => {
    const items = '[{"key":"id","path":"client-id"},{"key":"pass","path":"client-secret"}]';

    const { spec } = podOf('--set', 'existingSecret=mine', '--set-json', `existingSecretItems=${items}`);

    expect(spec.volumes).toContainEqual({
      name: 'credentials',
      secret: { secretName: 'mine', defaultMode: 0o440, items: parse(items) },
    });
    expect(spec.containers[0]?.volumeMounts).toContainEqual({
      name: 'credentials',
      mountPath: '/var/run/secrets/sailpoint',
      readOnly: true,
    });
  });

  test('a changed configuration restarts the pod, anything else does not', () => {
    const sum = (...args: readonly string[]) => podOf(...args).annotations['checksum/config'];

    expect(sum('--set', 'config.notSeenAfter=1h')).not.toBe(sum());
    expect(sum('--set', 'service.port=80')).toBe(sum());
  });

  test('the network policy lets in Prometheus alone and out to names and the proxy alone', () => {
    const { spec } = allOf(NetworkPolicy.is, renderManifests(...everything))[0] ?? {};

    expect(spec?.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec?.ingress?.[0]?.from?.[0]).toEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
    });
    expect(spec?.egress?.flatMap(({ ports = [] }) => ports.map(({ port }) => port))).toEqual([
      53, 53, 5353, 5353, 3128, 4317,
    ]);
  });

  test('with a port for health alone the probes ask there, and a scrape brings certificate and password', () => {
    const manifests = renderManifests(...everything);
    const exporter = podOf(...everything).spec.containers[0];

    expect(exporter?.ports).toMatchObject([
      { name: 'http', containerPort: 9925 },
      { name: 'health', containerPort: 9926 },
    ]);
    expect(exporter?.livenessProbe?.httpGet?.port).toBe('health');
    expect(allOf(ServiceMonitor.is, manifests)[0]?.spec.endpoints[0]).toMatchObject({
      port: 'http',
      scheme: 'https',
      tlsConfig: { serverName: 'sailpoint-exporter.identity.svc' },
      basicAuth: { username: { name: 'scrape-user' } },
    });
  });

  test('a probe that asks elsewhere is left as it is', () => {
    const exporter = podOf(...everything, '--set', 'livenessProbe.httpGet.port=1234').spec.containers[0];

    expect(exporter?.livenessProbe?.httpGet?.port).toBe(1234);
  });

  test('a probe that is set to null is left out', () => {
    const exporter = podOf('--set=livenessProbe=null').spec.containers[0];

    expect(exporter).not.toHaveProperty('livenessProbe');
    expect(exporter?.readinessProbe?.httpGet?.path).toBe('/readyz');
  });

  test('the annotations of all resources are on each of them, and none is lost', () => {
    for (const { metadata } of renderManifests(...everything)) {
      if (/-(extra|text)$/.test(metadata.name)) continue;
      expect(metadata).toMatchObject({ annotations: { 'example.com/contact': 'identity@example.com' } });
    }
    expect(podOf(...everything).annotations).toMatchObject({
      'example.com/contact': 'identity@example.com',
      'example.com/owner': 'identity',
    });
  });

  test('without a proxy the way out is 443', () => {
    const { spec } = allOf(NetworkPolicy.is, renderManifests('--set', 'networkPolicy.enabled=true'))[0] ?? {};

    expect(spec?.egress?.[1]).toEqual({ ports: [{ port: 443, protocol: 'TCP' }] });
  });

  test('a restarted pod goes on with the same series', () => {
    const endpoint = allOf(ServiceMonitor.is, renderManifests('--set', 'serviceMonitor.enabled=true'))[0]
      ?.spec.endpoints[0];

    expect(endpoint?.relabelings).toEqual([
      { action: 'replace', targetLabel: 'exporter', replacement: 'sailpoint' },
      { action: 'replace', targetLabel: 'instance', replacement: 'sailpoint-exporter' },
      { action: 'labeldrop', regex: 'pod|container|endpoint' },
    ]);
  });

  test.each(['serviceMonitor', 'podMonitor', 'prometheusRule'])(
    'what a Prometheus selects %s by goes before the labels of all resources',
    (part) => {
      const labels = ['--set=commonLabels.release=all', `--set=${part}.additionalLabels.release=mine`];

      const manifests = renderManifests(`--set=${part}.enabled=true`, ...labels);

      const kind = part.charAt(0).toUpperCase() + part.slice(1);
      expect(manifests.find((one) => one.kind === kind)?.metadata.labels).toMatchObject({ release: 'mine' });
      expect(allOf(ConfigMap.is, manifests)[0]?.metadata?.labels).toMatchObject({ release: 'all' });
    },
  );

  const rulesOf = (...args: readonly string[]) =>
    (
      allOf(PrometheusRule.is, renderManifests('--set=prometheusRule.enabled=true', ...args))[0]?.spec
        ?.groups ?? []
    ).flatMap(({ rules = [] }) => rules);

  test('the rules arrive as they are, with the namespace and the address of the exporter', () => {
    const { groups } = parse(readFileSync(join(chart, 'files', 'rules.yaml'), 'utf8'));
    const service = 'http://sailpoint-exporter.monitoring.svc:9825/runbooks';
    const expected = groups
      .flatMap(({ rules }: { rules: { alert?: string; labels?: object; annotations?: object }[] }) => rules)
      .map(
        ({
          alert,
          labels,
          annotations,
          ...rule
        }: {
          alert?: string;
          labels?: object;
          annotations?: object;
        }) =>
          alert === undefined
            ? rule
            : {
                alert,
                ...rule,
                labels: { ...labels, namespace: 'monitoring' },
                annotations: { ...annotations, runbook_url: `${service}/${alert}` },
              },
      );

    expect(rulesOf()).toEqual(expected);
  });

  test('one alert can wait longer, be of another severity or be left out', () => {
    const rules = rulesOf(
      '--set=prometheusRule.alerts.SailPointClientNotSeen.for=10m',
      '--set=prometheusRule.alerts.SailPointClientNotSeen.severity=critical',
      '--set=prometheusRule.alerts.SailPointClockSkew.enabled=false',
      '--set=prometheusRule.alertAnnotations.dashboard=https://grafana.example.com',
    );

    expect(rules.find(({ alert }) => alert === 'SailPointClientNotSeen')).toMatchObject({
      for: '10m',
      keep_firing_for: '6m',
      labels: { severity: 'critical', client_name: '', namespace: 'monitoring' },
      annotations: { dashboard: 'https://grafana.example.com' },
    });
    expect(rules.some(({ alert }) => alert === 'SailPointClockSkew')).toBe(false);
    expect(rules).toHaveLength(rulesOf().length - 1);
  });

  test.each([
    [
      'as configured',
      ['--set=prometheusRule.runbookUrl=https://docs.example.com/'],
      'https://docs.example.com',
    ],
    [
      'at the address of the Ingress',
      [
        '--set=ingress.enabled=true',
        '--set=ingress.hosts[0].host=va.example.com',
        '--set=ingress.hosts[0].paths[0].path=/fleet/',
        '--set=ingress.tls[0].secretName=tls',
      ],
      'https://va.example.com/fleet/runbooks',
    ],
    [
      'at that of another port of the service',
      ['--set=service.port=80'],
      'http://sailpoint-exporter.monitoring.svc:80/runbooks',
    ],
  ])('runbooks are linked %s', (_, args, base) => {
    const alert = rulesOf(...args).find((rule) => rule.alert === 'SailPointClusterDown');

    expect(alert?.annotations?.['runbook_url']).toBe(`${base}/SailPointClusterDown`);
  });

  test('the inhibitions of the AlertmanagerConfig are those of the example of Alertmanager', () => {
    const [config] = allOf(AlertmanagerConfig.is, renderManifests(...everything));
    const example = parse(readFileSync(join(chart, '..', 'alertmanager', 'alertmanager.yaml'), 'utf8'));
    type Matcher = { readonly name?: string; readonly matchType?: string; readonly value?: string };
    const written = (matchers: readonly Matcher[] = []) =>
      matchers.map(({ name, matchType, value }) => `${name}${matchType}"${value}"`);

    const rules = config?.spec?.inhibitRules?.map(({ sourceMatch, targetMatch, equal }) => ({
      source_matchers: written(sourceMatch),
      target_matchers: written(targetMatch),
      ...(equal === undefined ? {} : { equal }),
    }));

    expect(rules).toEqual(example.inhibit_rules);
    expect(config?.spec?.receivers?.map(({ name }) => name)).toEqual(['on-call', 'tickets', 'mail']);
  });

  test.each(['serviceMonitor', 'podMonitor'])('%s marks exporters and keeps their label tenant', (part) => {
    const kind = part.charAt(0).toUpperCase() + part.slice(1);
    const args = [`--set=${part}.enabled=true`, `--set=${part}.stableLabels=false`];

    const monitor = JSON.stringify(renderManifests(...args).find((one) => one.kind === kind));

    expect(monitor).toContain('"honorLabels":true');
    expect(monitor).toContain('{"action":"replace","targetLabel":"exporter","replacement":"sailpoint"}');
  });

  test('during a drill the exporter knows the simulated tenant alone and needs no Secret', () => {
    const args = ['--set', 'simulator.enabled=true,simulator.scenario=cluster-outage'];
    const { containers, volumes } = podOf(...args).spec;

    expect(configOf(...args)).toMatchObject({
      tenants: [{ name: 'drill', baseUrl: 'http://127.0.0.1:9826' }],
    });
    expect(volumes?.map(({ name }) => name)).toEqual(['config']);
    expect(containers.map(({ name }) => name)).toEqual(['exporter', 'simulator']);
    expect(containers[1]?.args).toEqual([
      'simulate',
      '--port',
      '9826',
      '--clients',
      '12',
      '--scenario',
      'cluster-outage',
      '--pace',
      '1',
      '--seed',
      '1',
    ]);
  });

  test.each([
    ['a placeholder for a tenant', [], 'is a placeholder'],
    ['how to make the Secret', [], '--from-file=client-id=PATH --from-file=client-secret=PATH'],
    ['that nothing scrapes it', [], 'NOTHING SCRAPES IT YET'],
    [
      'that it is a drill',
      ['--set', 'simulator.enabled=true'],
      'DRILL: it watches the simulated tenant "drill"',
    ],
    [
      'that probes have neither TLS nor passwords',
      ['--set=extraArgs={--web.config.file=/etc/web/web.yml}'],
      'the probes have neither',
    ],
    ['that every series comes twice', everything, 'every series is scraped twice'],
    ['that secrets in values are for try-outs', everything, 'It is for try-outs'],
  ])('after the installation Helm says %s', (_, args, text) => {
    const run = helm('install', 'sailpoint-exporter', chart, '--dry-run=client', ...args);

    expect(run.text.slice(run.text.indexOf('NOTES:'))).toContain(text);
  });
});
