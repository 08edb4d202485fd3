import type { NetworkProblem } from './failure.ts';

/** Error codes of Node and OpenSSL: https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const problems: readonly (readonly [RegExp, NetworkProblem])[] = [
  [/^(ENOTFOUND|EAI_|EDNS)/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOST|ENET|EADDRNOTAVAIL)/, 'unreachable'],
  [
    /^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP_CONTENT_LENGTH_MISMATCH|HPE_)/,
    'reset',
  ],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^ERR_PROXY_TUNNEL$/, 'proxy'],
  [
    /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/,
    'tls',
  ],
];

/** Tells apart why no answer came, by the codes along the chain of causes. */
export function networkProblem(error: unknown): NetworkProblem {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const match = problems.find(([pattern]) => pattern.test(code));
    if (match !== undefined) return match[1];
  }
  return 'network';
}
