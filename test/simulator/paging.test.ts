import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerPage } from '../../src/simulator/paging.ts';
import { harness, json, type WireClient } from './harness.ts';

const path = '/v2024/managed-clients';

const pageOf = (size: number, offset: number, limit: number) => {
  const elements = Array.from({ length: size }, (_, index) => () => index);
  return answerPage(elements, { offset, limit, count: false }).body as number[];
};

test('pages of any size make up the same fleet', () => {
  const sizes = { size: fc.nat(1_000), limit: fc.integer({ min: 1, max: 250 }) };

  fc.assert(
    fc.property(fc.record(sizes), ({ size, limit }) => {
      const pages = Array.from({ length: Math.ceil(size / limit) + 1 }, (_, page) =>
        pageOf(size, page * limit, limit),
      );

      expect(pages.flat()).toEqual(Array.from({ length: size }, (_, index) => index));
    }),
  );
});

test.each([0, 1, 250, 251, 500, 10_001])(
  'a fleet of %i clients can be paged through over HTTP',
  async (clients) => {
    await using tenant = await harness({ clients });
    const ids = new Set<string>();

    for (let offset = 0; offset <= clients; offset += 250) {
      const page = json<WireClient[]>(await tenant.call('GET', `${path}?offset=${offset}`));
      for (const { id } of page) ids.add(id);
    }

    expect(ids.size).toBe(clients);
  },
);

test('the total is sent only with count=true, whatever limit and offset are', async () => {
  await using tenant = await harness();

  const asked = await tenant.call('GET', `${path}?count=true&limit=0&offset=5`);
  const unasked = await tenant.call('GET', path);

  expect([asked.headers.get('x-total-count'), asked.text]).toEqual(['24', '[]']);
  expect(unasked.headers.has('x-total-count')).toBe(false);
});

test('an offset past the end gives an empty page', async () => {
  await using tenant = await harness();

  const reply = await tenant.call('GET', `${path}?offset=24`);

  expect([reply.status, reply.text]).toEqual([200, '[]']);
});

test.each([
  'limit=251',
  'limit=-1',
  'limit=1.5',
  'limit=ten',
  'limit=',
  'limit=1&limit=2',
  'offset=-1',
  'offset=ten',
  'count=yes',
])('the paging parameters %s are a bad request', async (query) => {
  await using tenant = await harness();

  const reply = await tenant.call('GET', `${path}?${query}`);

  expect(reply.status).toBe(400);
});
