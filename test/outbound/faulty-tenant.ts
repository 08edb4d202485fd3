import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Listening, listenHttp, listenRaw } from './servers.ts';

/** What is to be seen of a fault that every list call meets. */
export interface Expected {
  /** Label `code` of sailpoint_api_requests_total. */
  readonly code: string;
  /** `reason` in the log. */
  readonly reason: string;
  /** Attempts; 3 where it may pass, 2 where each takes long. */
  readonly times: number;
}

const told = (reason: string, { code = reason, times = 1 } = {}): Expected => ({ code, reason, times });

const json = { 'content-type': 'application/json' };

/** By an HTTP server. */
export const answers: readonly (readonly [string, Expected, (response: ServerResponse) => void])[] = [
  ['no answer', told('timeout', { times: 2 }), () => {}],
  ['headers and no body', told('timeout', { times: 2 }), (to) => to.writeHead(200, json).flushHeaders()],
  ['a body that stops half-way', told('timeout', { times: 2 }), (to) => to.writeHead(200, json).write('[')],
  ['a drip of bytes', told('timeout', { times: 2 }), drip],
  ['an empty 200', told('schema', { times: 3 }), (to) => to.writeHead(200, json).end()],
  ['cut-off JSON', told('schema', { times: 3 }), (to) => to.writeHead(200, json).end('[{"id":"a"')],
  ['JSON of another kind', told('schema', { times: 3 }), (to) => to.writeHead(200, json).end('"words"')],
  ['204 for a list', told('schema', { times: 3 }), (to) => to.writeHead(204).end()],
  ['HTML with 200', told('html', { times: 3 }), (to) => to.writeHead(200).end('\n<!doctype html><p>Sign in')],
  ['HTML with 503', told('server_error', { code: '503', times: 3 }), (to) => to.writeHead(503).end('<html>')],
  ...[400, 401, 403, 404, 418].map((status): (typeof answers)[number] => [
    `a block page with ${status}, sent as JSON`,
    told('html', { times: 3 }),
    (to) => to.writeHead(status, json).end('\uFEFF \n<!-- blocked --><html>'),
  ]),
  [
    'a page without a tag, sent as HTML',
    told('html', { times: 3 }),
    (to) => to.writeHead(403, { 'content-type': 'text/html' }).end('Access denied'),
  ],
  [
    'a page in UTF-16',
    told('html', { times: 3 }),
    (to) => to.writeHead(200, json).end(Buffer.from('\uFEFF<html>', 'utf16le')),
  ],
  ['403 without a word', told('forbidden', { code: '403' }), (to) => to.writeHead(403).end()],
  ['403 with text', told('schema', { times: 3 }), (to) => to.writeHead(403).end('Access denied')],
  [
    '401 with JSON of somebody else',
    told('schema', { times: 3 }),
    (to) => to.writeHead(401, json).end('{"policy":"7"}'),
  ],
  [
    'more elements than asked for',
    told('schema', { times: 3 }),
    (to) => to.writeHead(200, json).end(JSON.stringify(Array.from({ length: 251 }, (_, id) => ({ id })))),
  ],
  [
    'a million elements',
    told('too_large'),
    (to) => to.writeHead(200, json).end(`[${'{},'.repeat(1_000_000)}{}]`),
  ],
  [
    'lists in lists, closed',
    told('schema', { times: 3 }),
    (to) => to.writeHead(200, json).end('['.repeat(500_000) + ']'.repeat(500_000)),
  ],
  ['nothing with 502', told('server_error', { code: '502', times: 3 }), (to) => to.writeHead(502).end()],
  [
    '401',
    told('token_refused', { code: '401', times: 3 }),
    (to) => to.writeHead(401, json).end('{"error":"no"}'),
  ],
  ['403', told('forbidden', { code: '403' }), (to) => to.writeHead(403, json).end('{}')],
  ['404', told('not_found', { code: '404' }), (to) => to.writeHead(404, json).end('{}')],
  ['400', told('rejected', { code: '400' }), (to) => to.writeHead(400, json).end('{}')],
  ['407 from a proxy on the way', told('proxy', { code: '407' }), (to) => to.writeHead(407).end()],
  ['418', told('rejected', { code: '418' }), (to) => to.writeHead(418, json).end('{}')],
  ['599', told('server_error', { code: '599', times: 3 }), (to) => to.writeHead(599, json).end('{}')],
  ['999', told('server_error', { code: '999', times: 3 }), (to) => to.writeHead(999, json).end('{}')],
  ['304', told('redirect', { code: '304' }), (to) => to.writeHead(304).end()],
  ['early hints and no answer', told('timeout', { times: 2 }), (to) => to.writeEarlyHints({ link: '</x>' })],
  [
    'JSON in UTF-16',
    told('schema', { times: 3 }),
    (to) => to.writeHead(200, json).end(Buffer.from('\uFEFF[]', 'utf16le')),
  ],
  [
    'brackets without end',
    told('schema', { times: 3 }),
    (to) => to.writeHead(200, json).end('['.repeat(1_000_000)),
  ],
  ['a body of a gigabyte', told('too_large'), gigabyte],
  ['a gzip bomb', told('too_large'), bomb],
  [
    'broken gzip',
    told('schema', { times: 3 }),
    (to) => to.writeHead(200, { 'content-encoding': 'gzip' }).end('abcdef'),
  ],
  ['gzip that is cut off', told('reset', { times: 3 }), cutGzip],
];

/** By the bytes on the wire. */
export const wires: readonly (readonly [string, Expected, (socket: Socket) => void])[] = [
  ['a close before the headers', told('reset', { times: 3 }), (socket) => socket.end()],
  ['a reset before the headers', told('reset', { times: 3 }), (socket) => socket.resetAndDestroy()],
  [
    'a close within the headers',
    told('reset', { times: 3 }),
    (socket) => socket.end('HTTP/1.1 200 OK\r\nConte'),
  ],
  ['a reset within the body', told('reset', { times: 3 }), resetInBody],
  ['a close within the body', told('reset', { times: 3 }), (socket) => socket.end(`${promising(100)}[{"id"`)],
  [
    'a close within the chunks',
    told('reset', { times: 3 }),
    (socket) => socket.end(`${chunked}3\r\n[1,\r\n`),
  ],
  [
    'a length that is too small',
    told('reset', { times: 3 }),
    (socket) => socket.write(`${promising(3)}[{"id":"a"}]`),
  ],
  [
    'two lengths',
    told('reset', { times: 3 }),
    (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n[]`),
  ],
  [
    'a switch of protocols',
    told('timeout', { times: 2 }),
    (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  ],
  ['a wrong chunk', told('reset', { times: 3 }), (socket) => socket.end(`${chunked}zz\r\n[]\r\n`)],
  ['another protocol', told('reset', { times: 3 }), (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  [
    'headers without end',
    told('reset', { times: 3 }),
    (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}`),
  ],
];

const promising = (length: number): string => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

function drip(to: ServerResponse): void {
  to.writeHead(200, json).write('[');
  const timer = setInterval(() => to.write(' '), 5);
  to.once('close', () => clearInterval(timer));
}

function resetInBody(socket: Socket): void {
  socket.write(`${promising(100)}[{"id"`, () => setImmediate(() => socket.resetAndDestroy()));
}

/** As fast as it is read. */
export function gigabyte(to: ServerResponse): void {
  const block = Buffer.alloc(1_048_576, ' ');
  let left = 1_024;
  const more = (): void => {
    while (left-- > 0 && !to.destroyed) if (!to.write(block)) return void to.once('drain', more);
    to.end();
  };
  more();
}

const bombText = gzipSync(Buffer.alloc(256 * 1_048_576, ' '));

function bomb(to: ServerResponse): void {
  to.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bombText);
}

function cutGzip(to: ServerResponse): void {
  const text = gzipSync(JSON.stringify(Array.from({ length: 1_000 }, (_, id) => ({ id }))));
  const half = text.subarray(0, text.length / 2);
  to.writeHead(200, { 'content-encoding': 'gzip', 'content-length': half.length }).end(half);
}

export const token = '{"access_token":"hunter2","expires_in":700}';

/** A tenant whose every list call meets one fault. */
export const faultyTenant = (answer: (response: ServerResponse) => void): Promise<Listening> =>
  listenHttp(({ url, socket }, response) => {
    if (url === '/oauth/token') response.end(token);
    else if (url?.startsWith('/v2024/managed-clients?')) answer(response);
    else socket.destroy();
  });

export const faultyWire = (answer: (socket: Socket) => void): Promise<Listening> =>
  listenRaw((socket, head) => {
    if (head.startsWith('GET')) answer(socket);
    else
      socket.end(`${promising(token.length).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}${token}`);
  });
