import { isIPv6, SocketAddress } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClientRules } from './web-settings.ts';

/** Whether the client at the other end may connect. */
export function isAdmitted(socket: TLSSocket, { requires, verifies, allowedNames }: ClientRules): boolean {
  const certificate = socket.getPeerX509Certificate();
  // Before `authorized` is believed: for a resumed session without a certificate it is true.
  if (certificate === undefined) return !requires;
  if (verifies && !socket.authorized) return false;
  if (allowedNames === null) return true;
  return namesIn(certificate.subjectAltName ?? '').some((name) => allowedNames.includes(name));
}

/** Node writes a value that holds a comma or quotes as a JSON text, so that nobody can forge a name inside another. */
const entry = /([^:,"]+):("(?:[^"\\\p{Cc}]|\\[bfnrt"\\/]|\\u[\da-f]{4})*"|[^,"]*)(?:, |$)/iuy;

/** The DNS names, addresses, e-mails and URIs of a text such as `DNS:a.example, IP Address:127.0.0.1`. */
export function namesIn(subjectAltName: string): readonly string[] {
  const names: string[] = [];
  entry.lastIndex = 0;
  while (entry.lastIndex < subjectAltName.length) {
    const [, kind, value] = entry.exec(subjectAltName) ?? [];
    // What cannot be read as a whole is not believed in part.
    if (kind === undefined || value === undefined) return [];
    const name = nameOf(kind, value.startsWith('"') ? String(JSON.parse(value)) : value);
    if (name !== null) names.push(name);
  }
  return names;
}

function nameOf(kind: string, value: string): string | null {
  if (kind === 'DNS' || kind === 'email' || kind === 'URI') return value;
  if (kind !== 'IP Address') return null;
  return isIPv6(value) ? shortAddress(value) : value;
}

/** `0:0:0:0:0:0:0:1` is `::1` to those who write lists of names. */
const shortAddress = (address: string): string => new SocketAddress({ address, family: 'ipv6' }).address;
