import { describe, expect, test } from 'vitest';
import { failed, ok } from '../../src/lib/result.ts';
import { millis } from '../../src/lib/units.ts';
import { createExchange } from '../../src/sailpoint/exchange.ts';
import type { Transport } from '../../src/sailpoint/transport.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { never, recordEvents, toldOf } from './start-tenant.ts';

const outgoing = { method: 'GET', url: 'http://host', headers: {}, body: null, largestAnswer: 100 } as const;

const attempt = { operation: 'getManagedClients', outgoing, secrets: [], isUsable: () => true };
const body = (text: string) => ({ bytes: Buffer.from(text), isWhole: true });

function start(transport: Transport) {
  const clock = new FakeClock();
  const { events, told } = recordEvents();
  const exchange = createExchange({ clock, transport, events });
  return { clock, told, ask: () => exchange(attempt, never) };
}

const answering =
  (headers: Readonly<Record<string, string>>, status = 200): Transport =>
  async () =>
    ok({ status, headers, body: body('[]') });

describe('an attempt is told of', () => {
  test('with the status, good or bad, and how long it took', async () => {
    const { clock, told, ask } = start(async () => {
      await clock.advance(millis(250));
      return ok({ status: 503, headers: {}, body: body('') });
    });

    await ask();

    expect(toldOf(told, 'attempted')).toEqual([
      { operation: 'getManagedClients', code: '503', duration: 0.25 },
    ]);
  });

  test('with what kept the answer away', async () => {
    const { told, ask } = start(async () => failed({ kind: 'dns' }));

    expect(await ask()).toEqual(failed({ kind: 'dns' }));
    expect(toldOf(told, 'attempted')).toMatchObject([{ code: 'dns' }]);
  });
});

test.each([
  ['a page', '<html>', 200, 'html'],
  ['a page for a refusal', '<html>', 403, 'html'],
  ['half an answer', '[{"id"', 200, 'schema'],
  ['a refusal of the API', '{"error":"no"}', 403, '403'],
  ['a page of a gateway that fails', '<html>', 502, '502'],
  ['a page that says to wait', '<html>', 429, '429'],
])('%s is counted as what it is', async (_name, text, status, code) => {
  const { told, ask } = start(async () => ok({ status, headers: {}, body: body(text) }));

  await ask();

  expect(toldOf(told, 'attempted')).toMatchObject([{ code }]);
});

test('an attempt that we end ourselves is not counted', async () => {
  const { told, ask } = start(async () => failed({ kind: 'aborted' }));

  await ask();

  expect(toldOf(told, 'attempted')).toEqual([]);
});

describe('the difference of the clocks', () => {
  // The fake clock shows 2026-01-01T00:00:00Z. A Date header is up to a second behind, half of it on average.
  test.each([
    ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
    ['Thu, 01 Jan 2026 00:00:01 GMT', 1.5],
    ['Wed, 31 Dec 2025 23:59:58 GMT', -1.5],
    ['Thu, 01 Jan 2026 00:01:30 GMT', 90.5],
    ['Wed, 31 Dec 2025 23:00:00 GMT', -3_599.5],
  ])('by the Date header %s is %d s', async (date, skew) => {
    const { told, ask } = start(answering({ date }));

    await ask();

    expect(toldOf(told, 'clockSkewMeasured')).toEqual([skew]);
  });

  test.each([{}, { date: 'now' }, { date: '' }])('is not known by %j', async (headers) => {
    const { told, ask } = start(answering(headers));

    await ask();

    expect(toldOf(told, 'clockSkewMeasured')).toEqual([]);
  });
});

test.each([
  ['true', ['getManagedClients']],
  ['false', []],
])('X-Deprecated: %s is told of as %j', async (header, expected) => {
  const { told, ask } = start(answering({ 'x-deprecated': header }));

  await ask();

  expect(toldOf(told, 'deprecated')).toEqual(expected);
});
