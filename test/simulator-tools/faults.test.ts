import { describe, expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import { type Harness, harness, json, start, type WireClient } from '../simulator/harness.ts';
import { Faults } from './faults.ts';

const path = '/v2024/managed-clients';
const list = { operation: 'getManagedClients' } as const;
const ids = (text: string) => (JSON.parse(text) as WireClient[]).map(({ id }) => id);

/** The status of each of the first calls. */
async function statuses(tenant: Harness, times: number): Promise<number[]> {
  const replies: number[] = [];
  for (let call = 0; call < times; call++) replies.push((await tenant.call('GET', path)).status);
  return replies;
}

describe('a fault of the simulator', () => {
  test('strikes as many times as it is told', async () => {
    await using tenant = await harness();

    tenant.simulator.faults.add({ ...list, times: 2 }, { kind: 'status', status: 500 });

    expect(await statuses(tenant, 4)).toEqual([500, 500, 200, 200]);
  });

  test('strikes until it is disposed of or all faults are cleared', async () => {
    await using tenant = await harness();
    const { faults } = tenant.simulator;

    const fault = faults.add(list, { kind: 'status', status: 500 });
    const struck = await statuses(tenant, 1);
    fault[Symbol.dispose]();
    const mended = await statuses(tenant, 1);
    faults.add({}, { kind: 'status', status: 502 });
    const again = await statuses(tenant, 1);
    faults.clear();

    expect([struck, mended, again, await statuses(tenant, 1)]).toEqual([[500], [200], [502], [200]]);
  });

  test('can be aimed at one operation, one client, one offset', async () => {
    await using tenant = await harness();
    const { id } = tenant.first();
    const { faults } = tenant.simulator;

    faults.add({ operation: 'getManagedClientStatus', clientId: id }, { kind: 'status', status: 403 });
    faults.add({ ...list, offset: 10 }, { kind: 'status', status: 404 });

    const replies = [
      await tenant.call('GET', `${path}/${id}/status?type=VA`),
      await tenant.call('GET', `${path}/${id}`),
      await tenant.call('GET', path),
      await tenant.call('GET', `${path}?offset=10`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([403, 200, 200, 404]);
  });

  test('strikes a share of the requests, and the same ones for the same seed', () => {
    const strikes = (seed: number) => {
      const faults = new Faults(seed);
      faults.add({ probability: 0.1 }, { kind: 'reset' });
      const aim = { operation: 'token', clientId: undefined, offset: 0 } as const;
      return Array.from({ length: 2_000 }, () => faults.strike(aim).length);
    };

    const share = strikes(1).reduce((sum, struck) => sum + struck) / 2_000;

    expect(share).toBeGreaterThan(0.07);
    expect(share).toBeLessThan(0.13);
    expect(strikes(1)).toEqual(strikes(1));
    expect(strikes(1)).not.toEqual(strikes(2));
  });
});

describe('the fault effect', () => {
  test('status answers with any status, headers and body, the token endpoint included', async () => {
    await using tenant = await harness();
    const { faults, url } = tenant.simulator;
    const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' };
    faults.add(list, { kind: 'status', status: 429, headers, body: { message: 'no' } });
    faults.add({ operation: 'token' }, { kind: 'status', status: 500, body: 'plain' });

    const reply = await tenant.call('GET', path, { token: null });
    const token = await fetch(`${url}/oauth/token`, { method: 'POST' });

    expect([reply.status, json(reply)]).toEqual([429, { message: 'no' }]);
    expect(reply.headers.get('retry-after')).toBe(headers['retry-after']);
    expect([token.status, await token.text()]).toEqual([500, 'plain']);
  });

  test('hang never answers', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'hang' });
    const abort = new AbortController();

    const reply = tenant.call('GET', path, { signal: abort.signal });
    const outcome = expect(reply).rejects.toThrow('enough');
    await expect.poll(() => tenant.simulator.requests.count('getManagedClients', 0)).toBe(1);
    abort.abort(new Error('enough'));

    await outcome;
  });

  test('hang does not hold up the end of the simulator', async () => {
    const tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'hang' });
    const outcome = expect(tenant.call('GET', path)).rejects.toThrow('fetch failed');
    await expect.poll(() => tenant.simulator.requests.count('getManagedClients', 0)).toBe(1);

    await tenant[Symbol.asyncDispose]();

    await outcome;
  });

  test('reset destroys the connection', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'reset' });

    const reply = tenant.call('GET', path);

    await expect(reply).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(tenant.simulator.requests.count('getManagedClients', 0)).toBe(1);
  });

  test('html is a login page with 200', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'html' });

    const reply = await tenant.call('GET', path);

    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(reply.text).toContain('<!doctype html>');
  });

  test('empty is 200 without a body', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'empty' });

    const reply = await tenant.call('GET', path);

    expect([reply.status, reply.text]).toEqual([200, '']);
  });

  test('huge is valid JSON of as many bytes as told', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'huge', bytes: 3_000_001 });

    const reply = await tenant.call('GET', path);

    expect(reply.text).toHaveLength(3_000_001);
    expect(json(reply)).toEqual([]);
  });

  test('redirect points elsewhere', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'redirect', to: 'http://127.0.0.1:1/', status: 307 });

    const reply = await tenant.call('GET', path);

    expect([reply.status, reply.headers.get('location')]).toEqual([307, 'http://127.0.0.1:1/']);
  });

  test('revoke-tokens makes all tokens unknown, once', async () => {
    await using tenant = await harness();
    await tenant.call('GET', path);
    tenant.simulator.faults.add({ ...list, times: 1 }, { kind: 'revoke-tokens' });

    const reply = await tenant.call('GET', path);

    const renewed = await tenant.call('GET', path, { token: await tenant.token() });
    expect([reply.status, renewed.status]).toEqual([401, 200]);
  });

  test('short-page leaves out the last clients, and the total stays', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'short-page', missing: 3 });

    const reply = await tenant.call('GET', `${path}?count=true`);

    expect(ids(reply.text)).toEqual(
      tenant
        .fleet()
        .slice(0, -3)
        .map(({ id }) => id),
    );
    expect(reply.headers.get('x-total-count')).toBe('24');
  });

  test('shift delivers one client twice and one not at all', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add({ ...list, offset: 12 }, { kind: 'shift' });

    const pages = [
      await tenant.call('GET', `${path}?limit=12`),
      await tenant.call('GET', `${path}?limit=12&offset=12`),
    ];

    const delivered = pages.flatMap(({ text }) => ids(text));
    expect(delivered).toHaveLength(24);
    expect(new Set(delivered).size).toBe(23);
  });

  test('bad-elements replaces some clients by garbage and leaves the others where they are', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'bad-elements' });

    const [first, second] = [await tenant.call('GET', path), await tenant.call('GET', path)];

    const fleet = tenant.fleet().map(({ id }) => id);
    const spoilt = [first, second].flatMap(({ text }) =>
      (JSON.parse(text) as unknown[]).filter((element, at) => Object(element).id !== fleet[at]),
    );
    expect(spoilt.length).toBeGreaterThan(0);
    expect(spoilt.length).toBeLessThan(24);
    expect([first, second].map(({ text }) => JSON.parse(text))).toEqual([
      expect.toSatisfy((page: unknown[]) => page.length === 24),
      expect.toSatisfy((page: unknown[]) => page.length === 24),
    ]);
  });

  test('shuffle delivers the same clients in a new order each time', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'shuffle' });

    const [first, second] = [await tenant.call('GET', path), await tenant.call('GET', path)];

    expect(ids(first.text)).not.toEqual(ids(second.text));
    expect(ids(first.text).toSorted()).toEqual(ids(second.text).toSorted());
  });

  test('cut-json ends in the middle', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, { kind: 'cut-json' });

    const reply = await tenant.call('GET', path);

    expect(reply.status).toBe(200);
    expect(() => json(reply)).toThrow(SyntaxError);
  });

  test('drip sends a byte at a time', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add({ operation: 'oauthInfo' }, { kind: 'drip', every: seconds(1) });
    const response = await fetch(`${tenant.simulator.url}/oauth/info`);
    const reader = response.body?.getReader();

    const first = await reader?.read();
    const second = reader?.read();
    await expect.poll(() => tenant.clock.sleeping).toBe(1);
    await tenant.clock.advance(seconds(1));

    expect([first?.value, (await second)?.value]).toEqual(
      [Buffer.from('{'), Buffer.from('"')].map((byte) => new Uint8Array(byte)),
    );
    await reader?.cancel();
  });

  test('clock-off moves the Date header', async () => {
    await using tenant = await harness();
    tenant.simulator.faults.add({}, { kind: 'clock-off', by: millis(-180_000) });

    const reply = await tenant.call('GET', path);

    expect(reply.headers.get('date')).toBe(new Date(start - 180_000).toUTCString());
  });

  test.each([
    [{ kind: 'no-total' } as const, null],
    [{ kind: 'total', total: 99 } as const, '99'],
    [{ kind: 'total', total: 'many' } as const, 'many'],
  ])('%o makes X-Total-Count wrong', async (effect, total) => {
    await using tenant = await harness();
    tenant.simulator.faults.add(list, effect);

    const reply = await tenant.call('GET', `${path}?count=true`);

    expect(reply.headers.get('x-total-count')).toBe(total);
  });
});
