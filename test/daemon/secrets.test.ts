import { expect, test } from 'vitest';
import { startDaemon } from '../support/start-daemon.ts';

/** The fields that are shown: descriptions and states of the client. */
const shown = [
  'id',
  'name',
  'type',
  'clusterId',
  'clusterType',
  'provisionStatus',
  'vaVersion',
  'os_type',
  'os_version',
  'va_version',
];

/** Each field of an object holds a text that tells where it came from. */
const canaries = (prefix: string, object: unknown) =>
  Object.fromEntries(Object.keys(Object(object)).map((key) => [key, `canary-${prefix}-${key}`]));

test('no field but those that are shown, no token and no secret is in the log, the metrics, the page or its data', async () => {
  await using daemon = await startDaemon({
    configure: (config) => ({ ...config, log: { level: 'trace', format: 'json' } }),
    prepare: ({ tenant: simulated, faults }) => {
      const [first = {}, { id: other } = {}] = simulated.clients();
      const id = simulated.add();
      simulated.change(id, { ...canaries('list', first), id });
      const { body = {}, ...status } = simulated.status(String(other)) ?? {};
      simulated.changeStatus(id, { ...canaries('status', status), body: canaries('body', body) });
      const answer = {
        error: 'canary-error',
        message: 'canary-message',
        messages: [{ text: 'canary-text' }],
      };
      const target = { operation: 'getManagedClientStatus', clientId: String(other) } as const;
      faults.add(target, {
        kind: 'status',
        status: 500,
        body: answer,
        headers: { 'x-canary': 'canary-header' },
      });
    },
  });
  await daemon.swept();
  daemon.simulator.faults.add({ times: 1 }, { kind: 'revoke-tokens' });
  await daemon.sweep();
  daemon.simulator.faults.add({}, { kind: 'status', status: 401, body: { error: 'canary-refusal' } });
  await daemon.sweep();

  const pages = ['/metrics', '/api/fleet', '/', '/livez', '/readyz', '/nowhere'];
  const texts = await Promise.all(pages.map(async (path) => (await daemon.get(path)).text));
  const all = [...texts, daemon.output()].join('\n');

  const found = new Set(all.match(/canary-[\w-]+/g));
  const allowed = shown.flatMap((field) => [`canary-list-${field}`, `canary-body-${field}`]);
  expect([...found].filter((canary) => !allowed.includes(canary))).toEqual([]);
  expect(found).toContain('canary-list-name');
  expect(all).not.toMatch(
    /simulated-(token|secret|host|public-key|certificate|thumbprint)|192\.0\.2\.|198\.51\.100\./,
  );
  expect(daemon.logs('api.request').length).toBeGreaterThan(0);
});
