import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../test/support/free-port.ts';
import { type Usage, usageOf } from './daemon.ts';

/** Debian's Prometheus, as deploy/prometheus/prometheus.yaml has it scrape and evaluate. */
export interface PrometheusServer extends AsyncDisposable {
  readonly usage: () => Promise<Usage>;
  /** The first value that a query finds; 0 where it finds none. */
  readonly value: (query: string) => Promise<number>;
}

const configFor = (exporter: string, rules: readonly string[]): string => `
global: { scrape_interval: 15s, evaluation_interval: 15s }
rule_files: ${JSON.stringify(rules)}
scrape_configs:
  - job_name: sailpoint-exporter
    honor_labels: true
    static_configs: [{ targets: [${JSON.stringify(exporter)}], labels: { exporter: sailpoint } }]
`;

/** `exporter`: host and port. */
export async function startPrometheusServer(
  exporter: string,
  rules: readonly string[],
): Promise<PrometheusServer> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bench-prometheus-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const config = join(folder, 'prometheus.yaml');
  await writeFile(config, configFor(exporter, rules));
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  stack.defer(async () => {
    child.kill();
    await ended;
  });
  const opened = stack.move();
  return {
    usage: () => usageOf(child.pid ?? 0),
    value: async (query) => {
      const answer = await fetch(
        `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`,
      ).catch(() => null);
      if (answer === null) return await delay(200, 0);
      const { data } = (await answer.json()) as {
        data: { result: readonly { value: readonly [number, string] }[] };
      };
      return Number(data.result[0]?.value[1] ?? 0);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
