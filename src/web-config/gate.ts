import type { Clock } from '../lib/clock.ts';
import { plainAnswer, type WebAnswer } from '../web/web-answer.ts';
import type { Visitor } from '../web/web-policy.ts';
import type { Logins, LoginVerdict } from './logins.ts';
import { createRateLimit } from './rate-limit.ts';
import type { WebSettings } from './web-settings.ts';

const tooMany = plainAnswer(429, 'too many requests', { 'retry-after': '1' });

const answers = {
  admitted: null,
  refused: plainAnswer(401, 'a name and password are needed', {
    'www-authenticate': 'Basic realm="sailpoint-exporter", charset="UTF-8"',
  }),
  busy: plainAnswer(503, 'too many passwords to check', { 'retry-after': '1' }),
} as const satisfies Readonly<Record<LoginVerdict, WebAnswer | null>>;

/** As in the toolkit the rate limit comes first: it also bounds the guessing of passwords. */
export function createGate(
  { users, rateLimit }: WebSettings,
  { clock, logins }: { readonly clock: Clock; readonly logins: Logins },
): (visitor: Visitor) => Promise<WebAnswer | null> {
  const mayPass = rateLimit === null ? () => true : createRateLimit(rateLimit, clock);
  return async (visitor) => {
    if (!mayPass()) return tooMany;
    return users.size === 0 ? null : answers[await logins(users, visitor)];
  };
}
