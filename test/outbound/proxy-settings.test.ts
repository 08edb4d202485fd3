import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { proxyFor } from '../../src/config/proxy.ts';
import { type Folder, folder } from '../config/loading.ts';

const host = 'https://acme.api.identitynow.com';
const proxy = 'http://proxy.corp:3128';

function proxyIn(env: Record<string, string>, baseUrl = host): string | null {
  const found = proxyFor(baseUrl, env);
  if (found.kind === 'failed') throw new Error(found.failure.problem);
  return found.value?.reveal() ?? null;
}

test.each<readonly [string, Record<string, string>, string | null]>([
  ['no variable', {}, null],
  ['HTTPS_PROXY', { HTTPS_PROXY: proxy }, proxy],
  ['https_proxy', { https_proxy: proxy }, proxy],
  ['both, the lower case first', { HTTPS_PROXY: 'http://other:1', https_proxy: proxy }, proxy],
  ['an empty variable', { https_proxy: '', HTTPS_PROXY: ' ' }, null],
  ['HTTP_PROXY alone', { HTTP_PROXY: proxy }, null],
  ['an address without a scheme', { HTTPS_PROXY: 'proxy.corp:3128' }, proxy],
  ['user and password', { HTTPS_PROXY: 'http://me:pass@proxy.corp:3128' }, 'http://me:pass@proxy.corp:3128'],
  ['no port', { HTTPS_PROXY: 'http://proxy.corp' }, 'http://proxy.corp'],
  ['a slash at its end', { HTTPS_PROXY: 'proxy.corp:3128/' }, proxy],
  ['an address of IPv6', { HTTPS_PROXY: '[2001:db8::1]:3128' }, 'http://[2001:db8::1]:3128'],
  ['a user without a scheme', { HTTPS_PROXY: 'me:50%@proxy.corp:3128' }, 'http://me:50%25@proxy.corp:3128'],
  [
    'a domain',
    { HTTPS_PROXY: 'http://CORP\\me:p@ss@proxy.corp:3128' },
    'http://CORP%5Cme:p%40ss@proxy.corp:3128',
  ],
  ['a proxy that speaks TLS itself', { HTTPS_PROXY: 'https://proxy.corp' }, 'https://proxy.corp'],
])('the environment %s selects the right proxy', (_case, env, expected) => {
  expect(proxyIn(env)).toBe(expected);
});

test.each([
  ['*', host],
  ['acme.api.identitynow.com', host],
  ['identitynow.com', host],
  ['.identitynow.com', host],
  ['*.identitynow.com', host],
  ['IdentityNow.com', host],
  ['identitynow.com.', host],
  ['.identitynow.com.:443', host],
  ['identitynow.com:443', host],
  ['a.example, identitynow.com', host],
  ['a.example identitynow.com', host],
  ['10.1.2.3', 'https://10.1.2.3'],
  ['10.0.0.0/8', 'https://10.1.2.3'],
  ['10.1.2.3:8443', 'https://10.1.2.3:8443'],
  ['[2001:db8::1]:443', 'https://[2001:db8::1]'],
  ['2001:db8::1', 'https://[2001:db8::1]'],
  ['2001:db8::/32', 'https://[2001:db8::1]'],
])('NO_PROXY=%s makes %s bypass the proxy', (list, baseUrl) => {
  expect(proxyIn({ HTTPS_PROXY: proxy, NO_PROXY: list }, baseUrl)).toBeNull();
  expect(proxyIn({ HTTPS_PROXY: proxy, no_proxy: list }, baseUrl)).toBeNull();
});

test.each([
  ['', host],
  [',', host],
  ['.', host],
  ['now.com', host],
  ['.acme.api.identitynow.com', host],
  ['identitynow.com:8443', host],
  ['10.0.0.0/8', 'https://11.1.2.3'],
  ['10.0.0.0/99', 'https://10.1.2.3'],
  ['10.0.0.0/', 'https://10.1.2.3'],
  ['2001:db8::/32', 'https://10.1.2.3'],
  ['1.2.3', 'https://10.1.2.3'],
])('NO_PROXY=%j does not make %s bypass the proxy', (list, baseUrl) => {
  expect(proxyIn({ HTTPS_PROXY: proxy, NO_PROXY: list }, baseUrl)).toBe(proxy);
});

test.each(['http://127.0.0.1:9826', 'http://localhost:1', 'https://localhost', 'https://[::1]:8443'])(
  'loopback (%s) always bypasses the proxy',
  (baseUrl) => {
    expect(proxyIn({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy }, baseUrl)).toBeNull();
  },
);

const tenantsOf = (...names: readonly string[]): string =>
  `tenants:\n${names.map((name) => `  - { name: ${name}, baseUrl: "${host}", clientId: id, clientSecret: s }\n`).join('')}`;

const write = (files: Folder, yaml: string): Promise<string> => files.write('config.yaml', yaml);

test.each([
  'socks5://hunter2:1080',
  'http://',
  'http://hunter2:port',
  '"http://hunter2:3128"',
  'http://hunter2/proxy.pac',
  'hunter2 :3128',
  'http://hunter2:0',
  'http://hunter2:70000',
  'http:\\\\hunter2:3128',
])(
  'an address that is not a proxy (%s) is refused once for all tenants, and is not shown',
  async (address) => {
    await using files = await folder();
    const path = await write(files, tenantsOf('one', 'two'));

    await expect(loadConfig(path, { https_proxy: address })).rejects.toMatchObject({
      name: 'UsageError',
      message:
        'https_proxy: *** is not the address of an HTTP proxy; write http://proxy.example.com:3128, or http://user:password@proxy.example.com:3128',
    });
  },
);

test('the configuration as JSON does not show the password of the proxy', async () => {
  await using files = await folder();
  const path = await write(files, tenantsOf('one'));

  const config = await loadConfig(path, { HTTPS_PROXY: 'http://me:hunter2@proxy.corp' });

  expect(config.tenants[0]?.connection.proxy?.reveal()).toBe('http://me:hunter2@proxy.corp');
  expect(JSON.stringify(config)).not.toContain('hunter2');
});
