import type { ApiFailureKind } from './api-failure.ts';
import type { SweepReason } from './sweep-problem.ts';

/** Why a tenant cannot be seen, or a status cannot be read, in plain words. */
export const reasonWords = {
  dns: 'the host name is unknown',
  refused: 'the host refuses connections',
  unreachable: 'the host cannot be reached',
  reset: 'the connection breaks',
  timeout: 'SailPoint does not answer in time',
  tls: 'the certificate is not trusted',
  proxy: 'the proxy does not let requests through',
  network: 'the network fails',
  html: 'a web page comes instead of an answer: a proxy or firewall is in the way',
  schema: 'the answers are not the API’s',
  too_large: 'the answers are too large',
  redirect: 'the host redirects elsewhere',
  auth: 'credentials refused',
  token_refused: 'SailPoint refuses the token it has issued',
  credentials: 'the credentials cannot be read',
  forbidden: 'a scope is missing',
  not_found: 'this API version does not exist there',
  rejected: 'SailPoint rejects the request',
  server_error: 'SailPoint reports an internal error',
  rate_limited: 'the rate limit is used up',
  list_incomplete: 'the list does not add up',
  deadline: 'the sweep takes too long',
  interval: 'not everybody was asked in time',
  aborted: 'it was given up',
} as const satisfies Record<SweepReason | ApiFailureKind, string>;
