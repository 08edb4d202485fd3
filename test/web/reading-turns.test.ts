import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listen } from '../../src/web/listen.ts';
import { readInTurns } from '../../src/web/reading-turns.ts';

/** Counts how many requests the parser hands over before the event loop turns. */
async function busiestTurn(connections: number, bytes: string, requests: number): Promise<number> {
  let taken = 0;
  let inThisTurn = 0;
  let most = 0;
  await using server = createServer({ requireHostHeader: false });
  const done = new Promise<void>((resolve) => {
    server.on('request', () => {
      if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
      inThisTurn += 1;
      most = Math.max(most, inThisTurn);
      taken += 1;
      if (taken === connections * requests) resolve();
    });
  });
  readInTurns(server, () => true);
  const port = await listen(server, { host: '127.0.0.1', port: 0, key: 'listen' });
  const clients = Array.from({ length: connections }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.all(clients.map((client) => once(client, 'connect')));

  for (const client of clients) client.write(bytes);
  await done;

  for (const client of clients) client.destroy();
  server.closeAllConnections();
  return most;
}

test.each([
  ['of one connection', 1, 'GET / HTTP/1.1\r\n\r\n', 3_600],
  ['of ten connections', 10, 'GET / HTTP/1.1\r\n\r\n', 3_600],
  ['with a header', 1, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', 2_400],
])(
  'however many requests come at once, the event loop turns after some of them (%s)',
  async (_name, connections, request, count) => {
    const most = await busiestTurn(connections, request.repeat(count), count);

    expect(most).toBeLessThanOrEqual(24 * 15);
  },
);
