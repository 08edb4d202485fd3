import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../src/lib/clock.ts';
import { after, type Millis } from '../../src/lib/units.ts';
import { type ApiAnswer, limited, refuse, unauthorized } from '../../src/simulator/api-answer.ts';
import { send } from '../../src/simulator/send.ts';
import type { Effect } from './faults.ts';

type EffectOf<K extends Effect['kind']> = Extract<Effect, { readonly kind: K }>;

export const effectOf = <K extends Effect['kind']>(
  effects: readonly Effect[],
  kind: K,
): EffectOf<K> | undefined => effects.find((effect): effect is EffectOf<K> => effect.kind === kind);

/** Answers, or fails to, in place of the API. Returns whether it did. */
export function intercept(reply: FastifyReply, effects: readonly Effect[]): boolean {
  return effects.some((effect) => interceptBy(reply, effect));
}

function interceptBy(reply: FastifyReply, effect: Effect): boolean {
  switch (effect.kind) {
    case 'status':
      void send(reply, { ...ownAnswer(effect.status), ...effect });
      return true;
    case 'html':
      void reply.type('text/html').send('<!doctype html><title>Sign in</title><form>Please sign in</form>');
      return true;
    case 'empty':
      void reply.type('application/json').send('');
      return true;
    case 'huge':
      void reply.type('application/json').send(Readable.from(blanks(effect.bytes), { objectMode: false }));
      return true;
    case 'redirect':
      void reply.redirect(effect.to, effect.status ?? 302);
      return true;
    case 'hang':
      reply.hijack();
      return true;
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return true;
    case 'revoke-tokens':
    case 'short-page':
    case 'shift':
    case 'bad-elements':
    case 'shuffle':
    case 'cut-json':
    case 'drip':
    case 'clock-off':
    case 'no-total':
    case 'total':
      return false;
    default:
      return effect satisfies never;
  }
}

/** What the API itself says with a status: a body that a fault does not name is the API's own. */
function ownAnswer(status: number): ApiAnswer {
  switch (status) {
    case 400:
    case 403:
    case 404:
    case 500:
      return refuse(status);
    case 401:
      return unauthorized('JWT validation failed: JWT is expired');
    case 429:
      return { status, body: limited(1).body };
    default:
      return { status };
  }
}

/** A JSON array that never stood in memory whole. */
function* blanks(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(65_536, ' ');
  yield Buffer.from('[');
  for (let left = bytes - 2; left > 0; left -= block.length) yield block.subarray(0, left);
  yield Buffer.from(']');
}

/** Sets the headers of an answer, wrong where an effect says so. */
export function setHeaders(reply: FastifyReply, effects: readonly Effect[], clock: Clock): void {
  const off = effectOf(effects, 'clock-off');
  if (off !== undefined) void reply.header('date', new Date(after(clock.now(), off.by)).toUTCString());
  const total = effectOf(effects, 'total');
  if (total !== undefined) void reply.header('x-total-count', String(total.total));
  if (effectOf(effects, 'no-total') !== undefined) void reply.removeHeader('x-total-count');
}

/** The text of an answer as it is to arrive. */
export function distort(
  text: string,
  effects: readonly Effect[],
  clock: Clock,
  stop: AbortSignal,
): string | Readable {
  const cut = effectOf(effects, 'cut-json') === undefined ? text : text.slice(0, Math.floor(text.length / 2));
  const drip = effectOf(effects, 'drip');
  return drip === undefined ? cut : Readable.from(drops(cut, drip.every, clock, stop), { objectMode: false });
}

async function* drops(text: string, every: Millis, clock: Clock, stop: AbortSignal): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at++) {
    yield bytes.subarray(at, at + 1);
    await clock.sleep(every, stop);
  }
}
