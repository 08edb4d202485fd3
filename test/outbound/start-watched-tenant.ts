import { seconds } from '../../src/lib/units.ts';
import {
  startTestSimulator,
  type TestSimulator,
  type TestSimulatorOptions,
} from '../simulator-tools/test-simulator.ts';
import type { CertificateAndKey } from '../support/certificates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listenTls } from './servers.ts';
import { type WatchedTenant, type WatchOptions, watchTenant } from './watched-tenant.ts';

export interface Setup extends AsyncDisposable {
  readonly simulator: TestSimulator;
  readonly watched: WatchedTenant;
}

/** A simulated tenant, and the daemon's wiring of it. */
export async function startTenant(
  simulated: Partial<TestSimulatorOptions> = {},
  options: Partial<WatchOptions> = {},
): Promise<Setup> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock();
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const simulator = stack.use(
    await startTestSimulator({ clock, port: 0, scenario: 'healthy', clients: 60, rateLimit, ...simulated }),
  );
  const watched = stack.use(watchTenant({ baseUrl: simulator.url, clock, ...options }));
  const opened = stack.move();
  return { simulator, watched, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

export interface TlsTenant extends AsyncDisposable {
  readonly tlsPort: number;
  readonly clock: FakeClock;
}

/** A simulated tenant of six clients behind TLS. */
export async function startTlsTenant(identity: CertificateAndKey): Promise<TlsTenant> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock();
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const simulator = stack.use(
    await startTestSimulator({ clock, port: 0, scenario: 'healthy', clients: 6, rateLimit }),
  );
  const tls = stack.use(await listenTls(identity, Number(new URL(simulator.url).port)));
  const opened = stack.move();
  return { clock, tlsPort: tls.port, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

export const outcomes = ({ logs }: WatchedTenant) =>
  logs('sweep.completed').map(({ polled, failed, deferred }) => ({ polled, failed, deferred }));

/** Why sweeps failed. */
export const reasons = ({ logs }: WatchedTenant) => logs('sweep.failed').map(({ reason }) => reason);
