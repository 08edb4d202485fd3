import type { Clock } from '../lib/clock.ts';
import { createBasicAuth, type Verdict } from './basic-auth.ts';
import type { PasswordChecker } from './password-checker.ts';
import { createRateLimit } from './rate-limit.ts';
import { plainAnswer, type WebAnswer } from './web-answer.ts';
import type { WebSettings } from './web-settings.ts';

/** Lets a request in, by null, or says what to answer instead. */
export type Gate = (authorization: string | undefined) => Promise<WebAnswer | null>;

const tooMany = plainAnswer(429, 'too many requests', { 'retry-after': '1' });

const answers = {
  admitted: null,
  refused: plainAnswer(401, 'a name and password are needed', {
    'www-authenticate': 'Basic realm="sailpoint-exporter", charset="UTF-8"',
  }),
  busy: plainAnswer(503, 'too many passwords to check', { 'retry-after': '1' }),
} as const satisfies Readonly<Record<Verdict, WebAnswer | null>>;

/** As in the toolkit the rate limit comes first: it also bounds the guessing of passwords. */
export function createGate(
  { users, rateLimit }: WebSettings,
  { clock, passwords }: { readonly clock: Clock; readonly passwords: PasswordChecker },
): Gate {
  const mayPass = rateLimit === null ? () => true : createRateLimit(rateLimit, clock);
  const judge = users.size === 0 ? null : createBasicAuth({ users, isRight: passwords.isRight });
  return async (authorization) => {
    if (!mayPass()) return tooMany;
    return judge === null ? null : answers[await judge(authorization)];
  };
}
