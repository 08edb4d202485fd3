import type { NetworkProblem } from '../fleet/api-failure.ts';

/** Error codes of Node and OpenSSL: https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const problems: readonly (readonly [RegExp, NetworkProblem])[] = [
  [/^(ENOTFOUND|EAI_|EDNS)/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOST|ENET|EADDRNOTAVAIL)/, 'unreachable'],
  [
    /^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP_CONTENT_LENGTH_MISMATCH|Z_BUF_ERROR|HPE_)/,
    'reset',
  ],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^ERR_PROXY_TUNNEL$/, 'proxy'],
  [
    /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/,
    'tls',
  ],
];

/**
 * Classifies why no answer came, by the codes along the chain of causes. Behind a proxy, a failure to connect is always about the
 * proxy, because it is the only host we connect to; what is no TLS at all is a page of the proxy, after a CONNECT that it only seemed to
 * accept.
 */
export function networkProblem(error: unknown, throughProxy = false): NetworkProblem {
  const chain = causes(error);
  if (throughProxy && chain.some((cause) => isConnecting(cause) || isNotTls(cause))) return 'proxy';
  for (const cause of chain) {
    const match = problems.find(([pattern]) => pattern.test(textOf(cause, 'code')));
    if (match !== undefined) return match[1];
  }
  return 'network';
}

/** An answer came, but it cannot be decompressed. */
export const isUnreadable = (error: unknown): boolean =>
  causes(error).some((cause) => /^(Z_DATA_ERROR|ERR__ERROR_|ERR_BROTLI|ZSTD_)/.test(textOf(cause, 'code')));

const isNotTls = (cause: Error): boolean =>
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(textOf(cause, 'code'));

const isConnecting = (cause: Error): boolean =>
  /^(connect|getaddrinfo)$/.test(textOf(cause, 'syscall')) ||
  (cause instanceof AggregateError && cause.errors.some((one) => one instanceof Error && isConnecting(one)));

function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) chain.push(cause);
  return chain;
}

function textOf(error: Error, key: string): string {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : '';
}
