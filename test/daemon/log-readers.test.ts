import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { makeFifo } from '../support/fifo.ts';
import { freePort } from '../support/free-port.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { parseMetrics, type Samples } from '../support/parse-metrics.ts';
import { run, start } from '../support/start-process.ts';

/** Each sweep of 300 simulated clients writes about 100 kB at this level, more than a pipe holds. */
const busy = (format: string): string => `schedule: "* * * * * *"\nlog: { level: trace, format: ${format} }`;

interface Reader extends AsyncDisposable {
  readonly fd: number;
  readonly stop?: () => Promise<void>;
}

const readers: Readonly<Record<string, () => Promise<Reader>>> = {
  'a full disk': async () => {
    const full = await open('/dev/full', 'w');
    return { fd: full.fd, [Symbol.asyncDispose]: () => full.close() };
  },
  'a pipe that nobody reads': async () => {
    const pipe = await makeFifo();
    return { fd: pipe.handle.fd, [Symbol.asyncDispose]: () => pipe[Symbol.asyncDispose]() };
  },
  'a pipe whose reader is gone': async () => {
    const pipe = await makeFifo();
    const writing = await open(pipe.path, constants.O_WRONLY);
    return {
      fd: writing.fd,
      stop: () => pipe.handle.close(),
      [Symbol.asyncDispose]: async () => {
        await writing.close();
        await pipe[Symbol.asyncDispose]();
      },
    };
  },
};

const pageOf = async (port: number): Promise<Samples | null> =>
  await ask(`http://127.0.0.1:${port}/metrics`).then(
    ({ text }) => parseMetrics(text),
    () => null,
  );

test.each([
  ['a full disk', 'json'],
  ['a full disk', 'pretty'],
  ['a pipe that nobody reads', 'json'],
  ['a pipe whose reader is gone', 'pretty'],
])(
  'into %s, in the format %s, the daemon counts the lines it drops, watches, serves and stops',
  async (name, format) => {
    await using stack = new AsyncDisposableStack();
    const simulator = stack.use(await startLiveTenant({ clients: 300 }));
    const { path } = stack.use(await configFile(configFor(simulator.url, busy(format))));
    const reader = stack.use(await (readers[name] ?? expect.fail())());
    const port = await freePort();
    const daemon = stack.use(
      start(['serve', '--config', path, '--port', String(port)], { stdoutTo: reader.fd }),
    );
    await reader.stop?.();
    const sweeps = (page: Samples | null) =>
      page?.value('sailpoint_sweeps_total', { result: 'success' }) ?? 0;
    const dropped = (page: Samples | null) => page?.value('sailpoint_exporter_log_lines_dropped_total') ?? 0;

    await eventually(async () => sweeps(await pageOf(port)) > 2);

    // The pipe and what is kept for it take some sweeps.
    if (name !== 'a pipe that nobody reads') expect(dropped(await pageOf(port))).toBeGreaterThan(0);
    expect((await ask(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
    daemon.send('SIGTERM');
    expect(await daemon.exit).toMatchObject({ code: 0, stderr: '' });
  },
);

test('into a slow pipe, no line is lost on a normal end', async () => {
  await using stack = new AsyncDisposableStack();
  const simulator = stack.use(await startLiveTenant({ clients: 500 }));
  const { path } = stack.use(await configFile(configFor(simulator.url, 'log: { level: trace }')));
  const pipe = stack.use(await makeFifo());
  const writing = stack.adopt(await open(pipe.path, 'r+'), (handle) => handle.close());
  const port = await freePort();
  const daemon = stack.use(
    start(['serve', '--config', path, '--port', String(port)], { stdoutTo: writing.fd }),
  );
  await eventually(
    async () => (await pageOf(port))?.value('sailpoint_sweeps_total', { result: 'success' }) === 1,
  );

  daemon.send('SIGTERM');
  let text = '';
  while (!text.includes('server.stopped')) text += await pipe.read();

  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events.filter((event) => event === 'api.request').length).toBeGreaterThan(500);
  expect(events.at(-1)).toBe('server.stopped');
  expect((await daemon.exit).code).toBe(0);
});

const unreadable = {
  'a full disk': async () => {
    const full = await open('/dev/full', 'w');
    return { fd: full.fd, [Symbol.asyncDispose]: () => full.close() };
  },
  'a full pipe that nobody reads': async () => {
    const pipe = await makeFifo();
    const filling = await open(pipe.path, constants.O_WRONLY | constants.O_NONBLOCK);
    await filling.write(Buffer.alloc(2 ** 20));
    return {
      fd: pipe.handle.fd,
      [Symbol.asyncDispose]: async () => {
        await filling.close();
        await pipe[Symbol.asyncDispose]();
      },
    };
  },
} as const;

test.each([
  ['a full disk', 'json'],
  ['a full disk', 'pretty'],
  ['a full pipe that nobody reads', 'json'],
] as const)(
  'once ends with its whole result even if its log goes to %s, in the format %s',
  async (name, format) => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(
      configFor(simulator.url, `log: { level: trace, format: ${format} }`),
    );
    await using log = await unreadable[name]();

    const { code, stdout } = await run(['once', '--config', config.path, '--output', 'json'], {
      stderrTo: log.fd,
    });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('tenants');
  },
);
