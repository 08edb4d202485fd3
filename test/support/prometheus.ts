import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { prometheusFolder } from '../../deploy/prometheus/rule-file.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { diverted } from './shortened-prometheus.ts';
import { startChild } from './start-child.ts';

export interface Prometheus extends AsyncDisposable {
  /** The series that an instant query finds. */
  query(expression: string): Promise<readonly FoundSeries[]>;
  /** Replaces all rules. */
  load(rules: string): Promise<void>;
}

const series = z.object({
  metric: z.record(z.string(), z.string()),
  value: z.tuple([z.number(), z.string()]),
});
export type FoundSeries = z.infer<typeof series>;

const answered = z.object({ data: z.object({ result: z.array(series) }) });
const known = z.object({ data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }) });

/** Debian's Prometheus with the shipped example of a configuration. It scrapes and evaluates every second and has no rules yet. */
export async function startPrometheus(
  exporters: readonly string[],
  alertmanager: string,
): Promise<Prometheus> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'prometheus-')));
  const file = join(folder.path, 'prometheus.yaml');
  const rulesFile = join(folder.path, 'rules.yaml');
  await writeFile(rulesFile, stringify({ groups: [] }));
  const example = await readFile(`${prometheusFolder}/prometheus.yaml`, 'utf8');
  await writeFile(file, diverted(example, { exporters, alertmanager }));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  stack.use(
    startChild(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder.path, 'data')}`,
        `--web.listen-address=${address}`,
        '--web.enable-lifecycle',
        '--log.level=warn',
      ],
      { stdio: 'ignore' },
    ),
  );
  await eventually(() => knowsAlertmanager(url).catch(() => false));
  const held = stack.move();
  return {
    query: async (query) => {
      const body = new URLSearchParams({ query });
      return answered.parse(await asked(`${url}/api/v1/query`, { method: 'POST', body })).data.result;
    },
    load: async (rules) => {
      await writeFile(rulesFile, rules);
      const { ok, status } = await fetch(`${url}/-/reload`, { method: 'POST' });
      if (!ok) throw new Error(`Prometheus does not take the rules: ${status}`);
    },
    [Symbol.asyncDispose]: async () => await held.disposeAsync(),
  };
}

async function asked(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return await response.json();
}

/** Prometheus finds the Alertmanager of its configuration only some seconds after its start. */
async function knowsAlertmanager(url: string): Promise<boolean> {
  const { activeAlertmanagers } = known.parse(await asked(`${url}/api/v1/alertmanagers`)).data;
  return activeAlertmanagers.length > 0;
}
