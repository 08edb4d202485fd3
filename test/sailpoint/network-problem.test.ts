import { expect, test } from 'vitest';
import { networkProblem } from '../../src/sailpoint/network-problem.ts';

const withCode = (code: unknown, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

test.each([
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'reset'],
  ['HPE_INVALID_CONSTANT', 'reset'],
  ['ETIMEDOUT', 'timeout'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['EPROTO', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['ERR_PROXY_TUNNEL', 'proxy'],
  ['EWHATEVER', 'network'],
  [undefined, 'network'],
  [7, 'network'],
])('%s is told as %s', (code, expected) => {
  expect(networkProblem(withCode(code))).toBe(expected);
});

test('the reason is found further down the chain of causes', () => {
  const error = withCode('ERR_GOT_REQUEST_ERROR', withCode(undefined, withCode('ENOTFOUND')));

  expect(networkProblem(error)).toBe('dns');
});

test.each([['text'], [null], [undefined], [{ code: 'ENOTFOUND' }]])(
  'what is no error (%s) is told as network',
  (thrown) => {
    expect(networkProblem(thrown)).toBe('network');
  },
);
