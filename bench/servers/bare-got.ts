import { Agent } from 'node:http';
import got from 'got';
import pLimit from 'p-limit';
import { answer } from '../child.ts';

/** As many at a time as the daemon's default. */
const concurrency = 10;

const pageSize = 250;

interface Listed {
  readonly id: string;
  readonly type: string | null;
}

/** What one would write in an afternoon: list, then statuses, and nothing done with the answers. */
async function sweep(baseUrl: string) {
  const agent = new Agent({ keepAlive: true });
  const started = performance.now();
  const cpu = process.cpuUsage();
  const form = { grant_type: 'client_credentials', client_id: 'bare', client_secret: 'secret' };
  const { access_token: token } = await got
    .post(`${baseUrl}/oauth/token`, { form, agent: { http: agent } })
    .json<{ access_token: string }>();
  const api = got.extend({
    prefixUrl: `${baseUrl}/v2024`,
    headers: { authorization: `Bearer ${token}` },
    agent: { http: agent },
    retry: { limit: 0 },
  });
  const clients: Listed[] = [];
  for (let last = pageSize; last === pageSize; ) {
    const searchParams = { offset: clients.length, limit: pageSize };
    const page = await api('managed-clients', { searchParams }).json<Listed[]>();
    clients.push(...page);
    last = page.length;
  }
  const limit = pLimit(concurrency);
  let failed = 0;
  const readOne = async ({ id, type }: Listed): Promise<void> => {
    const searchParams = { type: type?.toUpperCase() ?? 'VA' };
    await api(`managed-clients/${id}/status`, { searchParams })
      .json()
      .catch(() => failed++);
  };
  await Promise.all(clients.map((client) => limit(readOne, client)));
  const { user, system } = process.cpuUsage(cpu);
  agent.destroy();
  return { millis: performance.now() - started, cpuMillis: (user + system) / 1_000, failed };
}

export type BareGotTasks = typeof tasks;

const tasks = { sweep };

answer(tasks);
