import { expect, test } from 'vitest';
import { instant } from '../../src/lib/units.ts';
import { RequestLog } from './request-log.ts';

test('the request log keeps the last 10,000 requests and counts all of them', () => {
  const log = new RequestLog();
  const request = { path: '/', query: '', clientId: null, at: instant(0) };

  for (let number = 0; number < 25_000; number++) {
    log.add({ ...request, operation: number % 2 === 0 ? 'token' : 'getManagedClients', status: number });
  }

  expect(log.entries).toHaveLength(10_000);
  expect(log.entries.at(-1)?.status).toBe(24_999);
  expect([log.count(), log.count('token'), log.count('token', 2), log.count('token', 1)]).toEqual([
    25_000, 12_500, 1, 0,
  ]);
});
