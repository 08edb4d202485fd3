import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import { configFile, configFor, patientConfigFor } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { type Running, start } from '../support/start-process.ts';

/** Says when the program has set its handlers: from here on a signal is its own affair. */
const sayReady = `process.on('newListener', (name) => { if (name === 'SIGINT') process.stderr.write('handlers set\\n'); });`;
const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(sayReady)}`];

interface Scene {
  readonly program: Running;
  readonly simulator: TestSimulator;
  readonly stack: AsyncDisposableStack;
}

const listening = /"event":"server.listening".*"port":(\d+)/;

const portOf = async ({ program }: Scene): Promise<number> => {
  const [port] = await program.says(listening);
  return Number(port);
};

/** A page of many megabytes: longer than what the kernel takes in a reader's stead. */
function plantLongIds({ tenant }: TestSimulator): void {
  const long = '漢'.repeat(240);
  for (let client = 0; client < 500; client++) tenant.add({ id: `${long}${client}`, clusterId: long });
}

interface Moment {
  readonly prepare?: (simulator: TestSimulator) => void;
  readonly reach: (scene: Scene) => Promise<unknown>;
}

const moments = {
  'as soon as it runs': { reach: ({ program }) => program.says(/handlers set/) },
  'when it listens': { reach: portOf },
  'when it has swept': { reach: ({ program }) => program.says(/sweep\.completed/) },
  'while the API hangs in mid-sweep': {
    prepare: ({ faults }) => void faults.add({}, { kind: 'hang' }),
    reach: ({ simulator: { requests } }) => eventually(() => requests.count() > 0),
  },
  'while statuses hang in mid-sweep': {
    prepare: ({ faults }) => void faults.add({ operation: 'getManagedClientStatus' }, { kind: 'hang' }),
    reach: ({ simulator: { requests } }) => eventually(() => requests.count('getManagedClientStatus') === 10),
  },
  'while the API limits its requests': {
    prepare: ({ faults }) =>
      void faults.add({}, { kind: 'status', status: 429, headers: { 'retry-after': '60' } }),
    reach: ({ program }) => program.says(/api\.rate_limited/),
  },
  'while a scrape is under way': {
    prepare: plantLongIds,
    reach: async (scene) => {
      await scene.program.says(/sweep\.completed/);
      const socket = connect(await portOf(scene), '127.0.0.1');
      scene.stack.defer(() => void socket.destroy());
      socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
      await eventually(() => socket.readableLength > 0);
      socket.pause();
    },
  },
  'while a connection is kept open': {
    reach: async (scene) => {
      const socket = connect(await portOf(scene), '127.0.0.1');
      scene.stack.defer(() => void socket.destroy());
      socket.on('error', () => {}).write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
      await eventually(() => socket.readableLength > 0);
    },
  },
} as const satisfies Readonly<Record<string, Moment>>;

const twice = ['SIGTERM', 'SIGINT'] as const;

test.for<[keyof typeof moments, readonly NodeJS.Signals[]]>([
  ['as soon as it runs', ['SIGTERM']],
  ['as soon as it runs', twice],
  ['when it listens', ['SIGINT']],
  ['when it has swept', ['SIGTERM']],
  ['while the API hangs in mid-sweep', ['SIGTERM']],
  ['while statuses hang in mid-sweep', ['SIGINT']],
  ['while the API limits its requests', ['SIGTERM']],
  ['while a scrape is under way', ['SIGINT']],
  ['while a scrape is under way', twice],
  ['while a connection is kept open', ['SIGTERM']],
])('%s, the daemon ends with 0 at %j and waits for nobody', async ([name, signals]) => {
  const moment: Moment = moments[name];
  await using stack = new AsyncDisposableStack();
  const simulator = stack.use(await startLiveTenant());
  moment.prepare?.(simulator);
  const { path } = stack.use(await configFile(patientConfigFor(simulator.url)));
  const program = stack.use(start(['serve', '--config', path], { nodeOptions }));
  await moment.reach({ program, simulator, stack });

  for (const signal of signals) program.send(signal);

  const { code } = await program.exit;
  expect(code).toBe(0);
});

test('a scrape that is being answered gets its answer whole before the daemon ends', async () => {
  await using simulator = await startLiveTenant();
  plantLongIds(simulator);
  await using config = await configFile(configFor(simulator.url));
  await using program = start(['serve', '--config', config.path]);
  await program.says(/sweep\.completed/);
  const [port] = await program.says(listening);

  const scrape = request(`http://127.0.0.1:${port}/metrics`, { agent: false }).end();
  const [response] = (await once(scrape, 'response')) as [IncomingMessage];
  program.send('SIGTERM');
  const page = await buffer(response);

  expect(page).toHaveLength(Number(response.headers['content-length']));
  expect((await program.exit).code).toBe(0);
});

test('the last log line of the daemon says that it has stopped', async () => {
  await using simulator = await startLiveTenant();
  await using config = await configFile(configFor(simulator.url));
  await using program = start(['serve', '--config', config.path]);
  await program.says(/sweep\.completed/);

  program.send('SIGTERM');

  const { stdout, stderr } = await program.exit;
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ level: 'info', event: 'server.stopped' });
  expect(stderr).toBe('');
});
