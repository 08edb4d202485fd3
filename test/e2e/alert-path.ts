import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { rulesFile } from '../../deploy/prometheus/rule-file.ts';
import { shortenRules } from '../../deploy/prometheus/shorten-rules.ts';
import { seconds } from '../../src/lib/units.ts';
import type { ScenarioName } from '../../src/simulator/scenarios.ts';
import type { WireObject } from '../../src/simulator/wire-shapes.ts';
import type { TestSimulator, TestSimulatorOptions } from '../simulator-tools/test-simulator.ts';
import { startAlertmanager } from '../support/alertmanager.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { divertReceivers } from '../support/divert-receivers.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { type Notification, type Pager, startPager } from '../support/pager.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { type Running, start } from '../support/start-process.ts';

/** From a simulated tenant to who is told: the daemon, Prometheus and Alertmanager as they run in earnest. */
export interface AlertPath extends AsyncDisposable {
  readonly simulator: TestSimulator;
  readonly prometheus: Prometheus;
  readonly pager: Pager;
  /** The exporters: one, or a pair. */
  readonly daemons: readonly Running[];
}

type PathOptions = Pick<Partial<TestSimulatorOptions>, 'pace' | 'seed' | 'clients' | 'credentials'> & {
  /** Asks the same tenant by this family of paths, too, as if it were another one. */
  readonly alsoBy?: string;
  /** The client id of each exporter that watches the tenant. */
  readonly clientIds?: readonly string[];
};

/** A minute of deploy/ takes two seconds; so 30 s, how often it scrapes and evaluates, take one. */
export const factor = 30;

/** Simulated appliances beat every 30 s, in real time: less than this would call well ones silent. */
const settings = 'schedule: "* * * * * *"\nnotSeenAfter: 60s';

export async function startAlertPath(
  scenario: ScenarioName,
  { alsoBy, clientIds = ['test-client'], ...options }: PathOptions = {},
): Promise<AlertPath> {
  await using stack = new AsyncDisposableStack();
  const pager = stack.use(await startPager());
  // Everything is up and has looked around by the time that something happens.
  const simulator = stack.use(
    await startLiveTenant({ scenario, pace: factor, startsAfter: seconds(20), ...options }),
  );
  const daemons: Running[] = [];
  const exporters: string[] = [];
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'alert-path-')));
  for (const id of clientIds) {
    const text = configFor(simulator.url, settings).replace('test-client', id) + also(simulator.url, alsoBy);
    const config = stack.use(await configFile(text));
    const daemon = stack.use(start(['serve', '--config', config.path]));
    const [port = ''] = await daemon.says(/"event":"server\.listening".*"port":(\d+)/);
    daemons.push(daemon);
    exporters.push(`127.0.0.1:${port}`);
  }
  const routes = join(folder.path, 'alertmanager.yaml');
  const example = await readFile('deploy/alertmanager/alertmanager.yaml', 'utf8');
  await writeFile(routes, divertReceivers(example, { url: pager.url, factor }));
  const alertmanager = stack.use(await startAlertmanager(routes));
  const prometheus = stack.use(await startPrometheus(exporters, new URL(alertmanager.url).host));
  // Its first scrape is late, by a short time that shortened rules would take for an absent exporter.
  const swept = 'count(sailpoint_sweep_last_completion_timestamp_seconds{tenant="acme"})';
  const isScraped = `${swept} == ${clientIds.length}`;
  await comesTrue('every daemon is scraped', async () => (await prometheus.query(isScraped)).length);
  const rules = await readFile(rulesFile, 'utf8');
  await prometheus.load(shortenRules(rules, { factor, shortestWindowSeconds: 3 }));
  const held = stack.move();
  return {
    simulator,
    prometheus,
    pager,
    daemons,
    [Symbol.asyncDispose]: async () => await held.disposeAsync(),
  };
}

const also = (url: string, apiVersion: string | undefined): string =>
  apiVersion === undefined
    ? ''
    : `  - { name: ${apiVersion}, baseUrl: "${url}", apiVersion: ${apiVersion}, clientId: other, clientSecret: test-secret }\n`;

/** Waits, in real time, for longer than any shortened rule and route take together. */
export const comesTrue = async (what: string, found: () => number | Promise<number>): Promise<void> =>
  await vi.waitFor(
    async () => {
      if ((await found()) === 0) throw new Error(`never: ${what}`);
    },
    { timeout: 75_000, interval: 100 },
  );

/** Waits until a receiver was told so often, and returns what it was told. */
export async function toldTo(pager: Pager, receiver: string, times: number): Promise<readonly Told[]> {
  await comesTrue(`${receiver} is told ${times} times`, () => (pager.told(receiver).length >= times ? 1 : 0));
  return told(pager, receiver);
}

/** What somebody reads in one notification: of each of its alerts the state and the summary. */
export type Told = readonly string[];

export const told = (pager: Pager, receiver: string): readonly Told[] => pager.told(receiver).map(toTold);

const toTold = ({ alerts }: Notification): Told =>
  alerts
    .map(({ status, annotations }) => `${status}: ${annotations['summary'] ?? ''}`)
    .toSorted((a, b) => a.localeCompare(b));

/** An appliance, a whole cluster: they report that they are well. They go on beating no more, which counts much later. */
export const recover = ({ tenant }: TestSimulator, clients: readonly WireObject[]): void => {
  for (const { id } of clients) tenant.report(String(id), { status: 'NORMAL' });
};
