import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/lib/clock.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { scenarios } from '../../src/simulator/scenarios.ts';
import { SimulatedTenant } from '../../src/simulator/simulated-tenant.ts';
import { SlidingWindow } from '../../src/simulator/sliding-window.ts';
import { answer } from '../child.ts';

export interface ApiOptions {
  readonly clients: number;
  /** So many clients are in ERROR, one in each cluster as long as there are enough. */
  readonly failing?: number;
  /** Counts when a request arrives, as strictly as can be. None: no limit. */
  readonly limit?: { readonly requests: number; readonly windowMillis: number };
  /** Of the way there and back together, in milliseconds. None: that of loopback. */
  readonly latency?: { readonly min: number; readonly max: number };
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const counts = { requests: 0, refused: 0 };

/** The answers of the simulated tenant, made beforehand: the server is not to be what is measured. */
async function start({ clients, limit, latency, failing = 0 }: ApiOptions): Promise<string> {
  const fleet = { seed: 1, size: clients };
  const scenario = scenarios.healthy;
  const tenant = new SimulatedTenant({
    clock: systemClock,
    scenario,
    fleet,
    startsAfter: seconds(30),
    pace: 1,
  });
  const reply = replies(tenant, failing);
  const gate = limit && new SlidingWindow(systemClock, { ...limit, window: millis(limit.windowMillis) });
  const handle = async (path: string, response: ServerResponse): Promise<void> => {
    const { min = 0, max = 0 } = latency ?? {};
    const way = min + Math.random() * (max - min);
    const there = way * Math.random();
    if (way > 0) await delay(there);
    const wait = path === '/oauth/token' ? null : count(gate);
    const sent = wait === null ? reply(path) : tooMany(wait);
    if (way > 0) await delay(way - there);
    response.writeHead(sent.status, { 'content-type': 'application/json', ...sent.headers }).end(sent.body);
  };
  const server = createServer((request, response) => {
    request.resume();
    void handle(request.url ?? '', response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

/** All but tokens, as SailPoint. How long to wait, if it is too many. */
function count(gate: SlidingWindow | undefined): number | null {
  const wait = gate?.admit('all', 0) ?? null;
  counts.requests += 1;
  if (wait !== null) counts.refused += 1;
  return wait;
}

const tooMany = (wait: number): Reply => ({
  status: 429,
  body: '{"message":"Rate limit exceeded"}',
  headers: { 'retry-after': String(Math.max(1, Math.ceil(wait / 1_000))) },
});

function replies(tenant: SimulatedTenant, failing: number): (path: string) => Reply {
  const all = tenant.clients();
  const members = [...Map.groupBy(all, ({ clusterId }) => clusterId).values()];
  const failed = new Set(members.slice(0, failing).map(([first]) => first?.['id']));
  const statusOf = (client: (typeof all)[number]) => (failed.has(client['id']) ? { status: 'ERROR' } : {});
  const listed = all.map((client) => JSON.stringify({ ...client, ...statusOf(client) }));
  const clusters = tenant.clusters().map((cluster) => JSON.stringify(cluster));
  const statuses = new Map(
    all
      .filter((client) => !failed.has(client['id']))
      .map(({ id }) => [String(id), JSON.stringify(tenant.status(String(id)))]),
  );
  const statusReply = (body: string | undefined): Reply =>
    body === undefined ? { status: 404, body: '{}' } : { status: 200, body };
  return (path) => {
    const [, id] = /\/managed-clients\/([^/?]+)\/status/.exec(path) ?? [];
    if (id !== undefined) return statusReply(statuses.get(id));
    if (path === '/oauth/token') return { status: 200, body: '{"access_token":"bench","expires_in":43199}' };
    return page(path.includes('clusters') ? clusters : listed, new URL(path, 'http://api').searchParams);
  };
}

function page(all: readonly string[], query: URLSearchParams): Reply {
  const [offset, limit] = [Number(query.get('offset')), Number(query.get('limit') ?? 250)];
  return {
    status: 200,
    body: `[${all.slice(offset, offset + limit).join()}]`,
    headers: query.get('count') === 'true' ? { 'x-total-count': String(all.length) } : {},
  };
}

export type ApiTasks = typeof tasks;

const tasks = { start, counts: () => counts };

answer(tasks);
