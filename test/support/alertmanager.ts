import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { startChild } from './start-child.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Alertmanager extends AsyncDisposable {
  readonly url: string;
  fire(...alerts: readonly Labels[]): Promise<void>;
  /** The names of the alerts that are muted because of others. */
  inhibited(): Promise<readonly string[]>;
}

const shownAlerts = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ inhibitedBy: z.array(z.string()) }),
  }),
);

/** Debian's Alertmanager with this configuration. */
export async function startAlertmanager(configFile: string): Promise<Alertmanager> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'alertmanager-')));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  stack.use(
    startChild(
      'prometheus-alertmanager',
      [
        `--config.file=${configFile}`,
        `--storage.path=${folder.path}`,
        `--web.listen-address=${address}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    ),
  );
  await eventually(() => isReady(url));
  const held = stack.move();
  return {
    url,
    fire: async (...alerts) => {
      const body = JSON.stringify(alerts.map((labels) => ({ labels })));
      const headers = { 'content-type': 'application/json' };
      await answer(`${url}/api/v2/alerts`, { method: 'POST', headers, body });
    },
    inhibited: async () => {
      const shown = shownAlerts.parse(await (await answer(`${url}/api/v2/alerts`)).json());
      return shown
        .filter(({ status }) => status.inhibitedBy.length > 0)
        .map(({ labels }) => labels['alertname'] ?? '')
        .toSorted();
    },
    [Symbol.asyncDispose]: async () => await held.disposeAsync(),
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function answer(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response;
}
