import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { ask } from '../support/ask.ts';
import { parseMetrics } from '../support/parse-metrics.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../support/start-daemon.ts';

async function serving(options: DaemonOptions = {}): Promise<Daemon> {
  const daemon = await startDaemon(options);
  await daemon.swept();
  return daemon;
}

const paths = [
  '/metrics',
  '/livez',
  '/readyz',
  '/api/fleet',
  '/',
  '/page/page.css',
  '/page/web/page/browser/fleet-page.ts',
];

interface Reader extends Disposable {
  readonly readAll: () => Promise<string>;
}

/** Sends a request by hand and reads nothing until told to. */
function dial(daemon: Daemon, request: string): Reader {
  const socket = connect(Number(new URL(daemon.url).port), '127.0.0.1').pause();
  socket.write(request);
  return { readAll: () => text(socket), [Symbol.dispose]: () => socket.destroy() };
}

describe('/metrics', () => {
  test.each(['gzip', 'gzip, gzip', 'GZIP', 'deflate, gzip;q=0.5', '*'])(
    'answers Accept-Encoding: %s with one gzip stream',
    async (encoding) => {
      await using daemon = await serving();

      const reply = await daemon.get('/metrics', { headers: { 'accept-encoding': encoding } });

      const plain = await daemon.get('/metrics');
      expect(reply.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(reply.body)).toEqual(plain.body);
      expect(reply.headers['content-length']).toBe(String(reply.body.length));
    },
  );

  test.each(['gzip;q=0', 'identity', 'br', '', 'gzip;q=0, identity', undefined])(
    'answers Accept-Encoding: %s with plain text',
    async (encoding) => {
      await using daemon = await serving();

      const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
      const reply = await daemon.get('/metrics', { headers });

      expect(reply.headers['content-encoding']).toBeUndefined();
      expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(reply.headers.vary).toContain('accept-encoding');
      expect(parseMetrics(reply.text).value('sailpoint_up')).toBe(1);
    },
  );

  test('gives two Prometheus servers the same', async () => {
    await using daemon = await serving();

    const [one, other] = await Promise.all([daemon.get('/metrics'), daemon.get('/metrics')]);
    const third = await daemon.get('/metrics');

    expect(other.body.equals(one.body)).toBe(true);
    expect(third.body.equals(one.body)).toBe(true);
  });

  test('holds up nobody for a reader that does not read', async () => {
    await using daemon = await serving({ simulator: { clients: 600 } });
    using slow = dial(daemon, 'GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

    const replies = await Promise.all(paths.map((path) => daemon.get(path)));

    expect(replies.map(({ status }) => status)).toEqual(paths.map(() => 200));
    expect(await slow.readAll()).toContain('sailpoint_up{tenant="acme"} 1\n');
  });

  test('shows the old fleet or the new one, whole, while a sweep goes on', async () => {
    await using daemon = await serving({ simulator: { clients: 60 } });
    const { tenant } = daemon.simulator;
    for (const { id } of tenant.clients()) tenant.setStatus(String(id), 'ERROR');
    const seen = new Set<number>();
    const ends = () => daemon.logs('sweep.completed').length;

    await daemon.beat();
    while (ends() < 2) {
      const states = (await daemon.metrics()).all('sailpoint_managed_client_status', { status: 'ERROR' });
      seen.add(states.filter(({ value }) => value === 1).length);
    }
    const states = (await daemon.metrics()).all('sailpoint_managed_client_status', { status: 'ERROR' });

    expect([...seen].filter((many) => many !== 0 && many !== 60)).toEqual([]);
    expect(states.filter(({ value }) => value === 1)).toHaveLength(60);
  });
});

describe('every path', () => {
  test.each(paths)('%s answers HEAD as GET, without a body', async (path) => {
    await using daemon = await serving();

    const [get, head] = [await daemon.get(path), await daemon.get(path, { method: 'HEAD' })];

    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'answers %s with 405 and what is allowed',
    async (method) => {
      await using daemon = await serving();

      const replies = await Promise.all(paths.map((path) => daemon.get(path, { method })));

      expect(replies.map(({ status, headers }) => [status, headers.allow])).toEqual(
        paths.map(() => [405, 'GET, HEAD']),
      );
    },
  );

  test.each(['nosniff:x-content-type-options', 'DENY:x-frame-options', 'no-referrer:referrer-policy'])(
    'says %s in a header of its answer',
    async (rule) => {
      await using daemon = await serving();
      const [value = '', header = ''] = rule.split(':');

      const replies = await Promise.all([...paths, '/nowhere'].map((path) => daemon.get(path)));

      expect(new Set(replies.map(({ headers }) => headers[header]))).toEqual(new Set([value]));
    },
  );
});

describe('a request that is none', () => {
  test.each(['/nowhere', '/metrics/', '/Metrics', '/%00', '/..%2f..%2fetc/passwd'])(
    'for %s is answered with 404',
    async (path) => {
      await using daemon = await serving();

      const reply = await daemon.get(path);

      expect([reply.status, reply.text]).toEqual([404, 'no such page\n']);
    },
  );

  test('with a broken address or a huge header is answered with 400 and 431', async () => {
    await using daemon = await serving();

    const broken = await daemon.get('/%zz');
    const huge = await daemon.get('/metrics', { headers: { 'x-huge': 'x'.repeat(20_000) } });

    expect([broken.status, huge.status]).toEqual([400, 431]);
  });

  test('with a body that is no JSON is answered with 405 all the same', async () => {
    await using daemon = await serving();

    using reader = dial(
      daemon,
      'POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{{{',
    );

    expect(await reader.readAll()).toMatch(/^HTTP\/1.1 405 /);
  });

  const start = (line: string, ...fields: string[]) =>
    [`${line} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n');
  const chunked = 'Transfer-Encoding: chunked';

  test.each([
    ['a method of later years', start('QUERY /metrics'), 405],
    ['a method of WebDAV', start('PROPFIND /metrics'), 405],
    ['a method that nobody knows', start('BREW /metrics'), 405],
    ['QUERY of an unknown path', start('QUERY /nowhere'), 404],
    ['QUERY with a body', `${start('QUERY /metrics', 'Content-Length: 2')}{}`, 405],
    ['a body on an unknown path', `${start('POST /nowhere', 'Content-Length: 2')}{}`, 404],
    ['a body that never comes', start('POST /metrics', 'Content-Length: 100'), 405],
    ['a broken chunk', `${start('POST /metrics', chunked)}zz\r\n`, 405],
    ['a broken chunk on an unknown path', `${start('PUT /nowhere', chunked)}zz\r\n`, 404],
    [
      'a body of an unknown type',
      `${start('POST /metrics', 'Content-Type: x/y', 'Content-Length: 1')}x`,
      405,
    ],
    [
      'a body in an unknown encoding',
      `${start('POST /', 'Content-Encoding: zz', 'Content-Length: 1')}x`,
      405,
    ],
    [
      'the wish to be told to go on',
      start('POST /metrics', 'Expect: 100-continue', 'Content-Length: 1'),
      405,
    ],
    ['two lengths', start('POST /metrics', 'Content-Length: 1', 'Content-Length: 2'), 400],
    ['a length and chunks', start('POST /metrics', 'Content-Length: 1', chunked), 400],
    ['no host', 'GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['CONNECT', start('CONNECT x:443'), 405],
    ['OPTIONS of the server', start('OPTIONS *'), 404],
    ['a version that nobody speaks', 'GET /metrics HTTP/9.9\r\nHost: x\r\n\r\n', 400],
  ])('of the kind: %s', async (_name, bytes, status) => {
    await using daemon = await serving();
    using reader = dial(daemon, bytes.replace('Host: x', 'Host: x\r\nConnection: close'));

    const answer = await reader.readAll();

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\nx-content-type-options: nosniff\r\n/);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect((await daemon.get('/livez')).status).toBe(200);
  });

  test.each([
    ['an address with its host', 'GET http://x:9825/livez?a=b HTTP/1.1\r\nHost: x\r\n'],
    [
      'the wish for another protocol',
      'GET /livez HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: upgrade, close\r\n',
    ],
    ['a wish that nobody knows', 'GET /livez HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n'],
    ['a body with GET', 'GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n'],
    ['HTTP/1.0', 'GET /livez HTTP/1.0\r\n'],
  ])('yet may be answered: %s', async (_name, head) => {
    await using daemon = await serving();
    using reader = dial(daemon, `${head}${head.includes('close') ? '' : 'Connection: close\r\n'}\r\n`);

    expect(await reader.readAll()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nok\n$/);
  });
});

describe('the page', () => {
  test('may load nothing from elsewhere, and no inline script', async () => {
    await using daemon = await serving();

    const { headers, text: html } = await daemon.get('/');

    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/https?:|<script>|<style| style=| on\w+=/);
  });

  test('links the other paths, relative to its own, as behind a proxy it may have another', async () => {
    await using daemon = await serving();

    const html = (await daemon.get('/')).text;

    const links = [...html.matchAll(/href="([^":]+)"/g)].map(([, path = '']) => path);
    expect(new Set(links.filter((path) => !path.startsWith('page/')))).toEqual(
      new Set(['metrics', 'livez', 'readyz', 'api/fleet', 'runbooks/']),
    );
  });

  test('has the fleet as JSON beside it', async () => {
    await using daemon = await serving();

    const reply = await daemon.get('/api/fleet');

    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    const { tenants } = JSON.parse(reply.text) as { tenants: readonly { clients: readonly object[] }[] };
    expect(tenants).toMatchObject([{ tenant: 'acme', up: true, lastSweep: { result: 'success' } }]);
    const names = daemon.simulator.tenant.clients().map(({ name }) => name);
    expect(tenants[0]?.clients.map((client) => ('name' in client ? client.name : ''))).toEqual(names);
  });
});

describe('/api/fleet', () => {
  test('says that nothing has changed to whoever has it already', async () => {
    await using daemon = await serving();
    const first = await daemon.get('/api/fleet');
    const etag = first.headers.etag ?? '';
    const known = [etag, etag.replace('W/', ''), `"other", ${etag}`, '*'];

    const replies = await Promise.all(
      known.map((one) => daemon.get('/api/fleet', { headers: { 'if-none-match': one } })),
    );

    for (const reply of replies) {
      expect([reply.status, reply.body.length]).toEqual([304, 0]);
      expect(reply.headers).toMatchObject({ etag, vary: 'accept-encoding', 'x-frame-options': 'DENY' });
    }
    const other = await daemon.get('/api/fleet', { headers: { 'if-none-match': '"other"' } });
    expect([other.status, other.text]).toEqual([200, first.text]);
  });

  test('is compressed when asked for, and another after the next sweep', async () => {
    await using daemon = await serving();
    const plain = await daemon.get('/api/fleet');

    const packed = await daemon.get('/api/fleet', { headers: { 'accept-encoding': 'gzip' } });
    await daemon.sweep();
    const next = await daemon.get('/api/fleet', { headers: { 'if-none-match': plain.headers.etag } });

    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', etag: plain.headers.etag });
    expect(gunzipSync(packed.body).toString()).toBe(plain.text);
    expect(next.status).toBe(200);
  });
});

describe('/readyz', () => {
  test('is 503 until every tenant has been listed', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add({ times: 2 }, { kind: 'hang' }),
    });
    const before = await daemon.get('/readyz');

    await daemon.until(() => daemon.logs('sweep.failed').length === 1);
    const failed = await daemon.get('/readyz');
    await daemon.until(() => daemon.logs('sweep.completed').length === 1);

    const after = await daemon.get('/readyz');
    expect([before.status, failed.status, after.status]).toEqual([503, 503, 200]);
  });

  test('is 200 after the deadline of one sweep, though the API is down', async () => {
    await using daemon = await startDaemon({
      configure: (config) => ({ ...config, sweep: { ...config.sweep, deadline: seconds(60) } }),
      prepare: ({ faults }) => void faults.add({}, { kind: 'status', status: 404 }),
    });
    await daemon.swept();
    await daemon.sweep();
    const before = await daemon.get('/readyz');

    await daemon.sweep();

    expect([before.status, (await daemon.get('/readyz')).status]).toEqual([503, 200]);
  });

  test('stays 200 when the API fails later', async () => {
    await using daemon = await serving();

    daemon.simulator.faults.add({}, { kind: 'status', status: 404 });
    await daemon.sweep();

    expect((await daemon.get('/readyz')).status).toBe(200);
  });
});

describe('/livez', () => {
  test('is 200 from the start and while the API hangs', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add({}, { kind: 'hang' }),
    });
    const atStart = await daemon.get('/livez');

    await daemon.live(seconds(120));

    expect([atStart.status, (await daemon.get('/livez')).status]).toEqual([200, 200]);
  });

  test('is 503 when the scheduler does not beat', async () => {
    await using daemon = await serving();

    const { clock } = daemon;
    clock.freeze(seconds(61));

    const reply = await daemon.get('/livez');
    expect([reply.status, reply.text]).toEqual([503, 'the scheduler is stuck\n']);
  });
});

test('nothing is logged of requests', async () => {
  await using daemon = await serving();
  const before = daemon.logs().length;

  await Promise.all([...paths, '/nowhere'].map((path) => ask(daemon.url + path)));

  expect(daemon.logs()).toHaveLength(before);
});
