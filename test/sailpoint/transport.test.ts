import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import { TenantConnections } from '../../src/sailpoint/tenant-connections.ts';
import { createTransport, type Outgoing } from '../../src/sailpoint/transport.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { direct, never, passing } from './start-tenant.ts';

/** A server that answers as told, and a transport with a timeout of 10 s by a clock that stands still unless moved. */
async function start(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const clock = new FakeClock();
  const connections = new TenantConnections({ ...direct, requestTimeout: seconds(60) });
  const transport = createTransport({ clock, connections, timeout: seconds(10), userAgent: 'exporter/1' });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    clock,
    requests,
    send: (outgoing: Partial<Outgoing> = {}, signal = never) =>
      transport(
        { method: 'GET', url: `${url}/x`, headers: {}, body: null, largestAnswer: 2 ** 23, ...outgoing },
        signal,
      ),
    [Symbol.asyncDispose]: async () => {
      connections[Symbol.dispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const wholeBody = (text: string) => ({ bytes: Buffer.from(text), isWhole: true });

const failure = (kind: string) => ({ kind: 'failed', failure: { kind } });

describe('an answer', () => {
  test('comes with its status, headers and body, whatever the status', async () => {
    await using server = await start((_request, response) => {
      response.writeHead(503, { 'x-total-count': '7' }).end('Zürich');
    });

    expect(await server.send()).toMatchObject({
      kind: 'ok',
      value: { status: 503, headers: { 'x-total-count': '7' }, body: wholeBody('Zürich') },
    });
  });

  test('is unpacked', async () => {
    await using server = await start((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('[1]'));
    });

    expect(await server.send()).toMatchObject({ value: { body: wholeBody('[1]') } });
  });

  test('leaves no timer behind', async () => {
    await using server = await start((_request, response) => response.end('{}'));

    await server.send();

    expect(server.clock.sleeping).toBe(0);
  });
});

test('a request is sent with its method, headers, body and our name', async () => {
  const bodies: string[] = [];
  await using server = await start(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end('{}');
  });

  await server.send({
    method: 'PATCH',
    headers: { 'content-type': 'x/y', authorization: 'Bearer t' },
    body: '[1]',
  });

  expect(bodies).toEqual(['[1]']);
  expect(server.requests[0]).toMatchObject({
    method: 'PATCH',
    url: '/x',
    headers: {
      'content-type': 'x/y',
      authorization: 'Bearer t',
      'user-agent': 'exporter/1',
      accept: 'application/json',
    },
  });
});

describe('the timeout', () => {
  test('ends a request that is not answered', async () => {
    await using server = await start(() => {});

    expect(await passing(server.clock, server.send())).toEqual(failure('timeout'));
    expect(server.clock.tick()).toBeGreaterThanOrEqual(10_000);
  });

  test('is for the whole answer: a drip of bytes does not prolong it', async () => {
    await using server = await start((_request, response) => {
      const drip = setInterval(() => response.write(' '), 1);
      response.once('close', () => clearInterval(drip));
    });

    expect(await passing(server.clock, server.send(), millis(10))).toEqual(failure('timeout'));
  });

  test('is not what ended a request that was given up', async () => {
    await using server = await start(() => {});
    const stop = new AbortController();

    const answer = server.send({}, stop.signal);
    stop.abort();

    expect(await answer).toEqual(failure('aborted'));
    expect(server.clock.sleeping).toBe(0);
  });
});

describe('what is no answer is told apart', () => {
  test('a host that refuses connections', async () => {
    const { url, send } = await (async () => {
      await using server = await start(() => {});
      return server;
    })();

    expect(await send({ url })).toEqual(failure('refused'));
  });

  test('TLS spoken to a server without', async () => {
    await using server = await start(() => {});

    expect(await server.send({ url: server.url.replace('http:', 'https:') })).toEqual(failure('tls'));
  });

  test('a name that does not exist', async () => {
    await using server = await start(() => {});

    expect(await server.send({ url: 'http://does-not-exist.invalid' })).toEqual(failure('dns'));
  });
});

describe('a body larger than any real one', () => {
  const chunk = Buffer.alloc(1024 * 1024, ' ');

  test('is given up after the largest that is expected: a gigabyte is not read', async () => {
    let written = 0;
    await using server = await start((_request, response) => {
      const pour = (): void => {
        if (response.destroyed || written > 1024 * chunk.length) return;
        written += chunk.length;
        response.write(chunk, pour);
      };
      pour();
    });

    const answer = await server.send();

    expect(answer.kind === 'ok' && answer.value.body.isWhole).toBe(false);
    expect(written).toBeLessThan(64 * chunk.length);
  });

  test('is given up though it was packed small', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * chunk.length));
    await using server = await start((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });

    const answer = await server.send();

    expect(answer.kind === 'ok' && answer.value.body.isWhole).toBe(false);
  });
});
