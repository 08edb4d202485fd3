import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { tenantName } from '../../src/fleet/client.ts';
import { seconds } from '../../src/lib/units.ts';
import { startTestSimulator, type TestSimulator } from '../simulator-tools/test-simulator.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const clients = 40;
const sweeps = 2;

const wellNames = Array.from({ length: 48 }, (_, index) => `well-${index}`);

interface Watched extends AsyncDisposable {
  readonly daemon: Daemon;
  readonly well: readonly TestSimulator[];
}

/** One daemon, 48 tenants that are well, one whose API never answers, and one that always says 429. */
async function startWatching(): Promise<Watched> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock();
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const found = async () =>
    stack.use(await startTestSimulator({ clock, port: 0, scenario: 'healthy', clients, rateLimit }));
  const well = await Promise.all(wellNames.map(found));
  const [hanging, limited] = [await found(), await found()];
  hanging.faults.add({}, { kind: 'hang' });
  limited.faults.add({}, { kind: 'status', status: 429, headers: { 'retry-after': '1' } });
  const urls = new Map([
    ...well.map(({ url }, index) => [`well-${index}`, url] as const),
    ['hanging', hanging.url],
    ['limited', limited.url],
  ]);
  const daemon = stack.use(
    await startDaemon({
      configure: ({ tenants: [first], ...config }) => ({
        ...config,
        tenants: [...urls].flatMap(([name, baseUrl]) =>
          first === undefined ? [] : [{ ...first, name: tenantName(name), baseUrl }],
        ),
      }),
    }),
  );
  const opened = stack.move();
  return { daemon, well, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const answered = ({ well }: Watched): number =>
  well.reduce((sum, { requests }) => sum + requests.count('getManagedClientStatus', 200), 0);

const completed = ({ daemon }: Watched): readonly string[] =>
  Array.from(
    daemon.output().matchAll(/"event":"sweep\.completed","tenant":"([^"]+)"/g),
    ([, tenant = '']) => tenant,
  );

test('48 of 50 tenants keep their pace while one never answers and one is always limited', async () => {
  await using watched = await startWatching();
  const { daemon } = watched;
  const scrapes: number[] = [];

  for (let sweep = 1; sweep <= sweeps; sweep++) {
    // The first starts by itself.
    if (sweep > 1) await daemon.beat();
    scrapes.push((await daemon.get('/metrics')).status);
    await eventually(
      () => completed(watched).length >= sweep * wellNames.length,
      () => delay(50),
      () => answered(watched),
    );
  }

  const perTenant = Map.groupBy(completed(watched), (tenant) => tenant);
  expect(new Map(perTenant.entries().map(([tenant, all]) => [tenant, all.length]))).toEqual(
    new Map(wellNames.map((name) => [name, sweeps])),
  );
  expect(scrapes).toEqual(Array(sweeps).fill(200));
});
