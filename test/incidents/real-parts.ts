import { once } from 'node:events';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prometheusFolder, rulesFile } from '../../deploy/prometheus/rule-file.ts';
import { divertReceivers } from '../support/divert-receivers.ts';
import { freePort } from '../support/free-port.ts';
import { diverted } from '../support/shortened-prometheus.ts';
import { type Child, startChild } from '../support/start-child.ts';
import { node, root } from '../support/start-process.ts';
import type { IncidentServer } from './incident-server.ts';
import type { IncidentTenant } from './incident-tenant.ts';

/** A program that can be stopped and started again, on the same port and with the same data. */
export interface Part extends AsyncDisposable {
  start(): void;
  stop(): Promise<void>;
}

export interface RealParts extends AsyncDisposable {
  readonly exporters: readonly Part[];
  readonly prometheus: Part;
  readonly alertmanager: Part;
  readonly prometheusUrl: string;
}

function partOf(command: string, args: readonly string[]): Part {
  let child: Child | null = null;
  const stop = async (): Promise<void> => {
    const stopped = child;
    child = null;
    if (stopped === null || stopped.exitCode !== null) return;
    const exit = once(stopped, 'exit');
    stopped.kill('SIGTERM');
    await exit;
  };
  return {
    start: () => {
      child ??= startChild(command, args, { cwd: root, stdio: 'ignore' });
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const configOf = (port: number, tenants: readonly IncidentTenant[], server: IncidentServer): string => `
listen: { host: 127.0.0.1, port: ${port} }
schedule: "*/30 * * * * *"
notSeenAfter: 5m
tenants:
${tenants
  .map(
    (tenant) =>
      `  - { name: ${tenant.name}, baseUrl: "${server.urlOf(tenant)}", apiVersion: v2025, clientId: incident-client, clientSecretFile: ${JSON.stringify(`secret-${tenant.name}`)}, rateLimit: { requests: 1000, window: 10s } }`,
  )
  .join('\n')}
`;

/** The exporters, Prometheus and Alertmanager with the shipped files; every receiver is the webhook. */
export async function startRealParts(
  groups: readonly (readonly IncidentTenant[])[],
  server: IncidentServer,
  webhook: string,
): Promise<RealParts & { readonly secretOf: (tenant: IncidentTenant) => string }> {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(await mkdtempDisposable(join(tmpdir(), 'incidents-')));
  const ports: number[] = [];
  for (const _ of [...groups, 'prometheus', 'alertmanager']) ports.push(await freePort());
  const [prometheusPort = 0, alertmanagerPort = 0] = ports.slice(-2);
  const exporters: Part[] = [];
  for (const [index, tenants] of groups.entries()) {
    const config = join(folder, `exporter-${index}.yaml`);
    await writeFile(config, configOf(ports[index] ?? 0, tenants, server));
    for (const { name } of tenants) await writeFile(join(folder, `secret-${name}`), 'incident-secret');
    exporters.push(stack.use(partOf(node, ['src/main.ts', 'serve', '--config', config])));
  }
  const routes = join(folder, 'alertmanager.yaml');
  const shipped = await readFile('deploy/alertmanager/alertmanager.yaml', 'utf8');
  await writeFile(routes, divertReceivers(shipped, { url: webhook, factor: 1 }));
  await writeFile(join(folder, 'rules.yaml'), await readFile(rulesFile, 'utf8'));
  const example = await readFile(`${prometheusFolder}/prometheus.yaml`, 'utf8');
  const targets = groups.map((_, index) => `127.0.0.1:${ports[index] ?? 0}`);
  await writeFile(
    join(folder, 'prometheus.yaml'),
    diverted(example, { exporters: targets, alertmanager: `127.0.0.1:${alertmanagerPort}` }, '15s'),
  );
  const prometheus = stack.use(
    partOf('prometheus', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
      '--rules.alert.for-grace-period=30s',
      '--log.level=error',
    ]),
  );
  const alertmanager = stack.use(
    partOf('prometheus-alertmanager', [
      `--config.file=${routes}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ]),
  );
  for (const part of [...exporters, alertmanager, prometheus]) part.start();
  const held = stack.move();
  return {
    exporters,
    prometheus,
    alertmanager,
    prometheusUrl: `http://127.0.0.1:${prometheusPort}`,
    secretOf: ({ name }) => join(folder, `secret-${name}`),
    [Symbol.asyncDispose]: async () => await held.disposeAsync(),
  };
}
