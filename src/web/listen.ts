import { once } from 'node:events';
import type { Server } from 'node:http';
import { errorCodeOf, OperationError } from '../lib/errors.ts';

interface Address {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The configuration key of the address, for messages. */
  readonly key: string;
}

/** Resolves to the port. Rejects with OperationError when the address cannot be used. */
export async function listen(server: Server, address: Address): Promise<number> {
  try {
    return await listenOn(server, address);
  } catch (error) {
    const code = errorCodeOf(error);
    // `::` is every address of both families. A machine without IPv6 has the other family.
    if (address.host === '::' && withoutIpv6.includes(code))
      return listen(server, { ...address, host: '0.0.0.0' });
    const reason = reasons[code]?.(address.key) ?? code;
    throw new OperationError(`Cannot listen on ${address.host}:${address.port}: ${reason}`);
  }
}

async function listenOn(server: Server, { host, port }: Address): Promise<number> {
  server.listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

const withoutIpv6: readonly string[] = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];

const unknownHost = (key: string): string =>
  `there is no such host; set ${key}.host to an address of this machine`;

const reasons: Readonly<Record<string, (key: string) => string>> = {
  ENOTFOUND: (key) => `${unknownHost(key)} (ENOTFOUND)`,
  EAI_AGAIN: (key) => `${unknownHost(key)} (EAI_AGAIN)`,
  EADDRINUSE: (key) =>
    `the port is taken; set ${key}.port${key === 'listen' ? ' or --port' : ''} to another (EADDRINUSE)`,
  EACCES: () => 'not permitted; use a port above 1023 (EACCES)',
  EADDRNOTAVAIL: (key) => `this machine has no such address; set ${key}.host (EADDRNOTAVAIL)`,
};
