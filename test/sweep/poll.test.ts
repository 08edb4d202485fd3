import { describe, expect, test } from 'vitest';
import type { ApiFailureKind } from '../../src/fleet/api-failure.ts';
import { failuresInARow } from '../../src/fleet/client.ts';
import { millis } from '../../src/lib/units.ts';
import { pollAll } from '../../src/sweep/poll.ts';
import { aClient } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type Script, scriptedApi } from './scripted-api.ts';

const never = new AbortController().signal;
const fleet = (size: number) => Array.from({ length: size }, (_, index) => aClient({ id: `c${index}` }));

function start(script: Script) {
  const clock = new FakeClock();
  return { clock, api: scriptedApi(clock, () => script) };
}

test('all statuses are read, so many at once and no more', async () => {
  const { clock, api } = start({ latency: 100 });

  const polled = pollAll(fleet(20), { api, clock, concurrency: 4, staleAfter: 3 }, never);
  await clock.advance(millis(500));

  expect(await polled).toMatchObject({ answered: 20, failures: [], unread: 0, stoppedBy: null });
  expect(api.busiest()).toBe(4);
});

test('a client whose call fails is told of; the others are read', async () => {
  const { clock, api } = start({ failureOf: (id) => (id === 'c1' ? 'timeout' : null) });

  const { clients, answered, failures } = await pollAll(
    fleet(3),
    { api, clock, concurrency: 2, staleAfter: 3 },
    never,
  );

  expect(answered).toBe(2);
  expect(failures).toMatchObject([
    { client: { id: 'c1', polls: { last: { kind: 'failed', inARow: 1 } } }, failure: { kind: 'timeout' } },
  ]);
  expect([...clients.values()].filter(({ polls }) => polls.last.kind === 'answered')).toHaveLength(2);
});

test('a client that has no status document has been answered for', async () => {
  const { clock, api } = start({ failureOf: () => 'not_found' });

  const polled = await pollAll(fleet(2), { api, clock, concurrency: 2, staleAfter: 3 }, never);

  expect(polled).toMatchObject({ answered: 2, failures: [], unread: 0 });
  expect([...polled.clients.values()].every(({ polls }) => polls.last.kind !== 'failed')).toBe(true);
});

describe('polling ends early', () => {
  test.each<[ApiFailureKind, number]>([
    ['credentials', 1],
    ['auth', 3],
    ['forbidden', 5],
  ])('at %s that would meet everybody: %i in a row', async (kind, enough) => {
    const { clock, api } = start({ failureOf: () => kind });

    const polled = await pollAll(fleet(1_000), { api, clock, concurrency: 1, staleAfter: 3 }, never);

    expect(polled).toMatchObject({ answered: 0, failures: [], unread: 1_000, stoppedBy: { kind } });
    expect(api.asked).toHaveLength(enough);
  });

  test('when the credentials of all are refused, be they but two', async () => {
    const { clock, api } = start({ failureOf: () => 'auth' });

    const polled = await pollAll(fleet(2), { api, clock, concurrency: 1, staleAfter: 3 }, never);

    expect(polled).toMatchObject({ answered: 0, failures: [], unread: 2, stoppedBy: { kind: 'auth' } });
  });

  test.each([1, 2, 1_000])(
    'when the scope is missing for all of %i: nobody is named, and nobody counts as read',
    async (size) => {
      const { clock, api } = start({ failureOf: () => 'forbidden' });

      const polled = await pollAll(fleet(size), { api, clock, concurrency: 4, staleAfter: 3 }, never);

      expect(polled).toMatchObject({
        answered: 0,
        failures: [],
        unread: size,
        stoppedBy: { kind: 'forbidden' },
      });
      expect([...polled.clients.values()].map(failuresInARow)).toEqual(Array(size).fill(1));
      expect(api.asked.length).toBeLessThan(20);
    },
  );

  test.each(['c0', 'c1', 'c9'])(
    'but not when %s alone is forbidden, be it asked first',
    async (forbidden) => {
      const { clock, api } = start({ failureOf: (id) => (id === forbidden ? 'forbidden' : null) });

      const polled = await pollAll(fleet(10), { api, clock, concurrency: 1, staleAfter: 3 }, never);

      expect(polled).toMatchObject({ answered: 9, unread: 0, stoppedBy: null });
      expect(polled.failures).toMatchObject([{ client: { id: forbidden }, failure: { kind: 'forbidden' } }]);
    },
  );

  test('but not when credentials are refused now and then, twice in a row at most: that costs those clients alone', async () => {
    const { clock, api } = start({ failureOf: (id) => (/[0156]$/.test(id) ? 'auth' : null) });

    const polled = await pollAll(fleet(50), { api, clock, concurrency: 1, staleAfter: 3 }, never);

    expect(polled).toMatchObject({ answered: 30, unread: 0, stoppedBy: null });
    expect(polled.failures).toHaveLength(20);
  });

  test('when credentials are refused from some moment on, and nobody counts as failed', async () => {
    const { clock, api } = start({ failureOf: (id) => (Number(id.slice(1)) >= 20 ? 'auth' : null) });

    const polled = await pollAll(fleet(50), { api, clock, concurrency: 1, staleAfter: 3 }, never);

    expect(polled).toMatchObject({ answered: 20, failures: [], unread: 30, stoppedBy: { kind: 'auth' } });
    expect(api.asked.length).toBeLessThan(25);
  });

  test('but not when some are forbidden and the others time out', async () => {
    const { clock, api } = start({ failureOf: (id) => (id === 'c0' ? 'forbidden' : 'timeout') });

    const polled = await pollAll(fleet(3), { api, clock, concurrency: 1, staleAfter: 3 }, never);

    expect(polled).toMatchObject({ answered: 0, unread: 0, stoppedBy: null });
    expect(polled.failures).toHaveLength(3);
  });

  test.each<ApiFailureKind>(['aborted', 'rate_limited'])(
    'for those who are cut off (%s) it says nothing of them',
    async (kind) => {
      const { clock, api } = start({ failureOf: (id) => (id === 'c1' ? kind : null) });

      const polled = await pollAll(fleet(3), { api, clock, concurrency: 1, staleAfter: 3 }, never);

      expect(polled).toMatchObject({ answered: 2, failures: [], unread: 1 });
      expect([...polled.clients.keys()]).toEqual(['c0', 'c2']);
    },
  );

  test('when it is given up: what is read by then counts, the rest is left for later', async () => {
    const { clock, api } = start({ latency: 100 });
    const stop = new AbortController();

    const polled = pollAll(fleet(10), { api, clock, concurrency: 2, staleAfter: 3 }, stop.signal);
    await clock.advance(millis(250));
    stop.abort();

    expect(await polled).toMatchObject({ answered: 4, failures: [], unread: 6, stoppedBy: null });
    expect(api.asked).toHaveLength(6);
    expect(clock.sleeping).toBe(0);
  });
});
