import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Secret } from '../lib/secret.ts';
import type { Millis } from '../lib/units.ts';

/** In bytes. Node's default of 16 KiB is too small for gateways that add policies and cookies. */
export const largestHeaders = 256 * 1_024;

export interface TunnelSettings {
  /** URL with the port and perhaps user and password, percent-encoded. */
  readonly proxy: Secret;
  /** Without a byte for so long it is given up. */
  readonly timeout: Millis;
  readonly secureContext?: SecureContext | undefined;
  readonly autoSelectFamilyAttemptTimeout: number;
}

/**
 * Opens a tunnel through a proxy by CONNECT. Node's agents can do so as well, but end the process when the proxy's answer comes in
 * many small pieces (v24.21: `Invalid array length`), and connect to port 0 where the URL leaves the port out.
 */
export function openTunnel(
  { host, port }: { readonly host: string; readonly port: number },
  { proxy, timeout, ...connecting }: TunnelSettings,
  done: (result: Result<Duplex, Error>) => void,
): void {
  const url = new URL(proxy.reveal());
  const name = host.includes(':') ? `[${host}]` : host;
  const target = `${name}:${port}`;
  const proxyHost = url.hostname.replace(/^\[|\]$/g, '');
  const options: RequestOptions & { readonly servername: string } = {
    ...connecting,
    maxHeaderSize: largestHeaders,
    method: 'CONNECT',
    agent: false,
    hostname: proxyHost,
    // Node would take the name from the header `host`, which is the target's.
    servername: isIP(proxyHost) === 0 ? proxyHost : '',
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: target,
    headers: {
      host: target,
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      ...credentialsIn(url),
    },
    timeout,
  };
  const sent = url.protocol === 'https:' ? requestHttps(options) : requestHttp(options);
  sent.on('error', (error) => done(failed(tunnelError('cannot reach the proxy', error))));
  sent.on('timeout', () => sent.destroy(new Error('the proxy does not answer')));
  sent.on('connect', ({ statusCode = 0 }, socket, head) => {
    // From here on the tunnel is as patient as whoever uses it.
    sent.removeAllListeners('timeout');
    if (head.length > 0) socket.unshift(head);
    if (statusCode >= 200 && statusCode < 300) return done(ok(socket));
    socket.destroy();
    done(failed(tunnelError(`the proxy answers ${statusCode}`)));
  });
  sent.end();
}

function credentialsIn({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

const tunnelError = (message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code: 'ERR_PROXY_TUNNEL' });
