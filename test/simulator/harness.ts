import { instant, millis } from '../../src/lib/units.ts';
import {
  startTestSimulator,
  type TestSimulator,
  type TestSimulatorOptions,
} from '../simulator-tools/test-simulator.ts';
import { FakeClock } from '../support/fake-clock.ts';

export interface WireReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The fields of a client that tests read by name. */
export interface WireClient {
  readonly id: string;
  readonly clientId: string;
  readonly clusterId: string;
  readonly name: string | null;
  readonly type: string;
  readonly status: string;
  readonly provisionStatus: string;
  readonly sinceLastSeen: string | number | null;
  readonly vaVersion: string | null;
}

export interface Harness extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly simulator: TestSimulator;
  readonly token: (clientId?: string) => Promise<string>;
  readonly fleet: () => readonly WireClient[];
  readonly first: () => WireClient;
  /** With a token of its own, and JSON unless `headers` say otherwise. */
  readonly call: (method: string, path: string, more?: CallOptions) => Promise<WireReply>;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly type?: string;
  readonly signal?: AbortSignal;
}

export const start = Date.UTC(2026, 0, 1);

export async function harness(options: Partial<TestSimulatorOptions> = {}): Promise<Harness> {
  const clock = new FakeClock(instant(start));
  const rateLimit = { requests: 100_000, window: millis(10_000) };
  const simulator = await startTestSimulator({ clock, port: 0, scenario: 'healthy', rateLimit, ...options });
  let own: Promise<string> | undefined;
  const token = async (clientId = 'test-client') => {
    const answer = await requestToken(simulator.url, clientId);
    return json<{ access_token: string }>(answer).access_token;
  };
  const ownToken = () => {
    own ??= token();
    return own;
  };
  const fleet = () => simulator.tenant.clients() as readonly unknown[] as readonly WireClient[];
  const first = () => {
    const [client] = fleet();
    if (client === undefined) throw new Error('the fleet is empty');
    return client;
  };
  const call = async (method: string, path: string, { token: given, ...more }: CallOptions = {}) => {
    const bearer = given === undefined ? await ownToken() : given;
    return send(method, simulator.url + path, bearer, more);
  };
  return {
    clock,
    simulator,
    token,
    fleet,
    first,
    call,
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

export const requestToken = (url: string, clientId = 'test-client', clientSecret = 'test-secret') =>
  read(
    fetch(`${url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
    }),
  );

function send(
  method: string,
  url: string,
  token: string | null,
  { body, type, signal }: CallOptions,
): Promise<WireReply> {
  const headers = new Headers();
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', type ?? 'application/json');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return read(
    fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: text }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

export async function read(response: Promise<Response>): Promise<WireReply> {
  const answer = await response;
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** The body, as what the test knows it to be. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the test says what it asked for
export const json = <T = Record<string, unknown>>(reply: WireReply): T => JSON.parse(reply.text) as T;
