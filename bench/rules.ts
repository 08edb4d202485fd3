import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { startDaemon } from './daemon.ts';
import { type PrometheusServer, startPrometheusServer } from './prometheus.ts';
import type { ApiTasks } from './servers/api.ts';
import { goal, inMegabytes, inMillis, type Row, type Table } from './table.ts';

const rulesFile = fileURLToPath(new URL('../deploy/chart/files/rules.yaml', import.meta.url));

/** Both have scraped and evaluated a few times before anything is measured. */
const warmUpMillis = 45_000;
const measuredMillis = 75_000;
const evaluations = measuredMillis / 15_000;

/** What a Prometheus spends on the alerts, beside the same Prometheus without them. */
export async function benchRules(sizes: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  // The largest says what there is to know: what a Prometheus spends grows with the clients.
  for (const clients of sizes.filter((size) => size <= 10_000).slice(-1)) {
    for (const failing of [0, clients / 100, clients / 10]) rows.push(...(await costs(clients, failing)));
  }
  return {
    title: 'Rules',
    about: `Two of Debian’s Prometheus scrape the same daemon each 15 s, one of them with deploy/chart/files/rules.yaml. CPU of one evaluation: the difference of their CPU times over ${evaluations} evaluations, by their number.`,
    rows,
  };
}

async function costs(clients: number, failing: number): Promise<readonly Row[]> {
  await using api = startChild<ApiTasks>('servers/api.ts');
  const url = await api.ask('start', { clients, failing });
  await using daemon = await startDaemon({ tenants: [url], settings: 'schedule: "*/30 * * * * *"' });
  await daemon.next('sweep.completed');
  const { host } = new URL(daemon.url);
  await using without = await startPrometheusServer(host, []);
  await using ours = await startPrometheusServer(host, [rulesFile]);
  await delay(warmUpMillis);
  const [cpu, peerCpu] = await cpuOf([ours, without]);
  const unwell = await ours.value('max_over_time(count(sailpoint:client_unwell)[3m:15s])');
  const [stored, peerStored] = [await ours.value(seriesStored), await without.value(seriesStored)];
  const [rss, peerRss] = [(await ours.usage()).rss, (await without.usage()).rss];
  return [
    {
      clients,
      what: `CPU of an evaluation, ${unwell} not well`,
      ours: inMillis(((cpu ?? 0) - (peerCpu ?? 0)) / evaluations),
      goal: goal(clients, '< 1 s'),
    },
    {
      clients,
      what: 'series; peer: without rules',
      ours: String(stored),
      peer: String(peerStored),
      ratio: stored / peerStored,
      goal: goal(clients, '< 1.2 ×'),
    },
    {
      clients,
      what: 'RSS; peer: without rules',
      ours: inMegabytes(rss),
      peer: inMegabytes(peerRss),
      ratio: rss / peerRss,
    },
  ];
}

/** Counts all that is there now, recorded series and alerts included. */
const seriesStored = 'count({__name__!=""})';

/** The CPU time that each spends while all of them run. */
async function cpuOf(servers: readonly PrometheusServer[]): Promise<readonly number[]> {
  const before = await Promise.all(servers.map((server) => server.usage()));
  await delay(measuredMillis);
  const after = await Promise.all(servers.map((server) => server.usage()));
  return after.map(({ cpuMillis }, index) => cpuMillis - (before[index]?.cpuMillis ?? 0));
}
