import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as received, compressed or not. */
  readonly body: Buffer;
  readonly text: string;
}

export type AskOptions = RequestOptions;

/** Sends one request on a connection of its own, with only the given headers; over TLS if `ca` is given. Rejects if no answer comes. */
export async function ask(url: string, question: AskOptions = {}): Promise<Reply> {
  const options = { ...question, agent: false };
  const sent = question.ca === undefined ? requestPlain(url, options) : requestTls(url, options);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() };
}
