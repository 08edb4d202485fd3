import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chart, helm } from '../../deploy/generate/helm.ts';
import { version } from '../../src/lib/version.ts';
import { parseManifests } from './renderings.ts';
import { describeWithTools } from './with-tools.ts';

/** A chart that depends on this one, as an umbrella chart does. */
const umbrella = () => {
  const folder = mkdtempSync(join(tmpdir(), 'umbrella-'));
  cpSync(chart, join(folder, 'charts', 'sailpoint-exporter'), { recursive: true });
  writeFileSync(
    join(folder, 'Chart.yaml'),
    `apiVersion: v2
name: umbrella
version: 1.0.0
dependencies:
  - name: sailpoint-exporter
    version: '*'
    condition: sailpoint-exporter.enabled
`,
  );
  return {
    render: (...args: readonly string[]) => {
      const run = helm('template', 'identity', folder, ...args);
      if (!run.succeeded) throw new Error(`Cannot render the umbrella chart: ${run.text}`);
      return { text: run.text, manifests: parseManifests(run.text) };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
};

describeWithTools('in an umbrella chart', () => {
  test('the chart is left out by its condition', () => {
    using parent = umbrella();

    expect(parent.render('--set=sailpoint-exporter.enabled=false').manifests).toEqual([]);
  });

  test('the chart takes what is global', () => {
    using parent = umbrella();

    const { text } = parent.render(
      '--set=sailpoint-exporter.enabled=true,global.imageRegistry=mirror.example.com,global.imagePullSecrets[0]=mirror',
    );

    expect(text).toContain(`image: mirror.example.com/sailpoint-exporter:${version}`);
    expect(text).toMatch(/imagePullSecrets:\n +- name: mirror/);
  });

  test('the chart finds its alerts and dashboards', () => {
    using parent = umbrella();

    const { manifests } = parent.render(
      '--set=sailpoint-exporter.prometheusRule.enabled=true,sailpoint-exporter.dashboards.enabled=true',
    );

    expect(JSON.stringify(manifests)).toContain('SailPointClusterDown');
    expect(manifests.map(({ metadata }) => metadata.name)).toContain(
      'identity-sailpoint-exporter-dashboards',
    );
  });
});
