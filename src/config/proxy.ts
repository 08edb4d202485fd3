import { BlockList, isIP } from 'node:net';
import { failed, ok, type Result } from '../lib/result.ts';
import { type Secret, secret } from '../lib/secret.ts';
import { isLoopback } from './base-url.ts';
import type { Complaint } from './problem.ts';
import type { Environment } from './variables.ts';

/**
 * The proxy for an address. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read as curl and Go read them: lower case takes precedence, and
 * the scheme may be left out. As in Go, loopback addresses bypass the proxy.
 */
export function proxyFor(baseUrl: string, env: Environment): Result<Secret | null, Complaint> {
  const url = new URL(baseUrl);
  const given = variable(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy', env);
  if (given === null || isLoopback(url.hostname) || isExempt(url, variable('no_proxy', env)?.value ?? '')) {
    return ok(null);
  }
  const address = proxyAddress(given.value);
  if (address !== null) return ok(secret(address));
  return failed({
    variable: given.name,
    subject: '***',
    problem: 'is not the address of an HTTP proxy',
    advice: 'write http://proxy.example.com:3128, or http://user:password@proxy.example.com:3128',
  });
}

/**
 * The address with everything percent-encoded that a user name or password may hold, as in `DOMAIN\\user` or `50%off`; null: it is no
 * address. As in a browser the host begins after the last @. A % without two hexadecimal digits stands for itself.
 */
function proxyAddress(text: string): string | null {
  const [, scheme = 'http', login, host = ''] =
    /^(?:(https?):\/\/)?(?:(.*)@)?([^@/?#\\]+)\/?$/i.exec(text) ?? [];
  const address = `${scheme}://${host}`;
  if (/["'\s]/.test(host) || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.port === '0') return null;
  if (login !== undefined) {
    const [user = '', ...password] = login.split(':');
    url.username = encoded(user);
    url.password = encoded(password.join(':'));
  }
  return url.href.replace(/\/$/, '');
}

const encoded = (text: string): string => encodeURIComponent(decoded(text));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    // Percent-encoded bytes that are not UTF-8.
    return text;
  }
}

function variable(lowerCase: string, env: Environment): { name: string; value: string } | null {
  const names = [lowerCase, lowerCase.toUpperCase()];
  const name = names.find((candidate) => env[candidate]?.trim());
  return name === undefined ? null : { name, value: env[name]?.trim() ?? '' };
}

const isExempt = (url: URL, list: string): boolean =>
  list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || matches(entry, url));

/** `example.com` matches itself and its subdomains, `.example.com` only subdomains; addresses and ranges match addresses. */
function matches(entry: string, url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const name = (bracketed ?? plain ?? entry).replace(/\.$/, '');
  if (isIP(host) > 0) return name === host || isInRange(host, name);
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (name === host || host.endsWith(`.${domain}`));
}

function isInRange(host: string, range: string): boolean {
  const [net = '', prefix = ''] = range.split('/');
  const family = isIP(net);
  if (
    family === 0 ||
    family !== isIP(host) ||
    !/^\d+$/.test(prefix) ||
    Number(prefix) > (family === 4 ? 32 : 128)
  ) {
    return false;
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(net, Number(prefix), type);
  return list.check(host, type);
}
