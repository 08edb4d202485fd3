import got from 'got';
import type { ApiFailure } from '../fleet/api-failure.ts';
import { DeadlineExceeded, deadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Millis } from '../lib/units.ts';
import { type AnswerBody, readBody } from './answer-body.ts';
import { isUnreadable, networkProblem } from './network-problem.ts';
import { largestHeaders } from './proxy-tunnel.ts';
import type { TenantConnections } from './tenant-connections.ts';

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** In bytes. A larger answer is not read to its end. */
  readonly largestAnswer: number;
}

export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>> & { readonly date?: string | undefined };
  readonly body: AnswerBody;
}

interface TransportSettings {
  readonly clock: Clock;
  readonly connections: TenantConnections;
  /** For the whole answer, including its body. */
  readonly timeout: Millis;
  readonly userAgent: string;
}

export type Transport = (outgoing: Outgoing, signal: AbortSignal) => Promise<Result<Incoming, ApiFailure>>;

type AnswerStream = ReturnType<typeof got.stream>;

/** Sends one request and reads one answer. It does not retry, and it follows no redirect, which would carry the token to another host. */
export function createTransport({ clock, connections, timeout, userAgent }: TransportSettings): Transport {
  const client = got.extend({
    headers: { 'user-agent': userAgent, accept: 'application/json' },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
  return async (outgoing, signal) => {
    using limit = deadline(clock, timeout, signal);
    const stream = client.stream(outgoing.url, {
      method: outgoing.method,
      headers: outgoing.headers,
      // Without a body got waits for one on every method that may have one.
      ...(outgoing.method === 'GET' ? {} : { body: outgoing.body ?? '' }),
      agent: connections.agents,
      maxHeaderSize: largestHeaders,
      signal: limit.signal,
    });
    try {
      return await receive(stream, outgoing.largestAnswer);
    } catch (error) {
      if (signal.aborted) return failed({ kind: 'aborted' });
      if (limit.signal.reason instanceof DeadlineExceeded) return failed({ kind: 'timeout' });
      return failed(await failureOf(error, stream, connections));
    }
  };
}

async function failureOf(
  error: unknown,
  stream: AnswerStream,
  connections: TenantConnections,
): Promise<ApiFailure> {
  if (isUnreadable(error)) return { kind: 'schema', status: stream.response?.statusCode ?? 0 };
  const kind = networkProblem(error, connections.usesProxy);
  if (kind === 'tls') await connections.renewTrust();
  if (kind !== 'reset' || stream.response !== undefined || !stream.reusedSocket) return { kind };
  connections.closeIdle();
  return { kind, wasIdle: true };
}

async function receive(stream: AnswerStream, largest: number): Promise<Result<Incoming, ApiFailure>> {
  const body = await readBody(stream, largest);
  const { response } = stream;
  if (response === undefined) return failed({ kind: 'network' });
  return ok({ status: response.statusCode, headers: response.headers as Incoming['headers'], body });
}
