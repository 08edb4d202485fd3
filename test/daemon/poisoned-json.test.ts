import { describe, expect, test } from 'vitest';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const list = { operation: 'getManagedClients' } as const;
const status = { operation: 'getManagedClientStatus' } as const;

/** What stands in the place of a value, as JSON. */
const values: readonly (readonly [string, string])[] = [
  ['a number beyond all numbers', '1e999'],
  ['a number below them', '-1e999'],
  ['lists thirty deep', `${'['.repeat(30)}${']'.repeat(30)}`],
  ['half a megabyte of text', `"${'x'.repeat(500_000)}"`],
  ['a lone surrogate', '"\\ud83d"'],
  ['NUL and other control characters', '"\\u0000\\u0001\\u009b"'],
  ['an object that would be a prototype', '{"__proto__":{"status":"FAILED"},"constructor":1}'],
  ['true', 'true'],
  ['false', 'false'],
];

const healthy = async (daemon: Daemon) => {
  const samples = await daemon.metrics();
  return {
    up: samples.value('sailpoint_up'),
    success: samples.value('sailpoint_sweep_success'),
    clients: samples.all('sailpoint_managed_client_info').length,
    normal: samples
      .all('sailpoint_managed_client_status', { status: 'NORMAL' })
      .reduce((sum, { value }) => sum + value, 0),
  };
};

/** An object whose every value is that one; `id` is left alone. */
const filled = (object: Readonly<Record<string, unknown>>, json: string): string => {
  const fields = Object.keys(object).filter((key) => key !== 'id');
  const pairs = fields.map(
    (key) => `${JSON.stringify(key)}:${key === 'vaVersion' || json.length < 1_000 ? json : '1'}`,
  );
  return `{"id":${JSON.stringify(object['id'] ?? null)},"__proto__":${json.length < 1_000 ? json : 1},${pairs.join()}}`;
};

describe('one client whose every value is', () => {
  test.each(values)('%s, in the list, costs nobody else anything', async (_name, json) => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const [first = {}, ...others] = daemon.simulator.tenant.clients();

    const body = `[${[filled(first, json), ...others.map((other) => JSON.stringify(other))].join()}]`;
    daemon.simulator.faults.add(list, {
      kind: 'status',
      status: 200,
      body,
      headers: { 'x-total-count': '6' },
    });
    await daemon.sweep();

    expect(await healthy(daemon)).toEqual({ up: 1, success: 1, clients: 6, normal: 6 });
  });

  test.each(values)('%s, in its status document, costs nobody else anything', async (_name, json) => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const [{ id = '' } = {}] = daemon.simulator.tenant.clients();
    const document = daemon.simulator.tenant.status(String(id)) ?? {};

    const body = filled(document, json);
    daemon.simulator.faults.add({ ...status, clientId: String(id) }, { kind: 'status', status: 200, body });
    await daemon.sweep();

    expect(await healthy(daemon)).toMatchObject({ up: 1, clients: 6, normal: 5 });
    const states = (await daemon.metrics()).all('sailpoint_managed_client_status', { client_id: String(id) });
    expect(states.filter(({ value }) => value === 1).map(({ labels }) => labels['status'])).toEqual([
      'UNRECOGNIZED',
    ]);
  });
});

test.each([
  ['lists fifty thousand deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'schema'],
  ['ten megabytes of text', `"${'x'.repeat(10_000_000)}"`, 'too_large'],
])('a list with %s is refused, and the last known state stays', async (_name, json, reason) => {
  await using daemon = await startDaemon();
  await daemon.swept();
  const [first = {}, ...others] = daemon.simulator.tenant.clients();

  const body = `[${[filled(first, json), ...others.map((other) => JSON.stringify(other))].join()}]`;
  daemon.simulator.faults.add(list, { kind: 'status', status: 200, body });
  await daemon.until(() => daemon.logs('sweep.failed').length === 1);

  expect(daemon.logs('sweep.failed')).toMatchObject([{ reason }]);
  expect(await healthy(daemon)).toEqual({ up: 0, success: 0, clients: 6, normal: 6 });
});

test.each<readonly [string, (clients: readonly unknown[]) => string]>([
  [
    'keys that are there twice, of which the last counts',
    (clients) => JSON.stringify(clients).replaceAll('"status":', '"status":"FAILED","status":'),
  ],
  ['a byte order mark', (clients) => `\uFEFF${JSON.stringify(clients)}`],
  ['white space of all kinds', (clients) => `\n\r\t ${JSON.stringify(clients, null, 4)}\n\n`],
])('a list with %s is read, whatever its content type', async (_name, write) => {
  await using daemon = await startDaemon();
  await daemon.swept();

  const headers = { 'x-total-count': '6', 'content-type': 'image/png' };
  const body = write(daemon.simulator.tenant.clients());
  daemon.simulator.faults.add(list, { kind: 'status', status: 200, body, headers });
  await daemon.sweep();

  expect(await healthy(daemon)).toEqual({ up: 1, success: 1, clients: 6, normal: 6 });
});
