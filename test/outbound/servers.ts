import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { CertificateAndKey } from '../support/certificates.ts';

export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
}

/** Serves on a free port until disposed of. */
export async function listen(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => accepted,
    [Symbol.asyncDispose]: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export const listenHttp = (answer: RequestListener): Promise<Listening> => listen(createServer(answer));

/** Does what it is told with each connection, once something has come. */
export const listenRaw = (answer: (socket: Socket, head: string) => void): Promise<Listening> =>
  listen(createTcpServer((socket) => socket.once('data', (head) => answer(socket, head.toString()))));

const join = (one: Duplex, other: Duplex): void => {
  pipeline(one, other, () => {});
  pipeline(other, one, () => {});
};

/** TLS in front of a plain server. */
export async function listenTls({ key, cert }: CertificateAndKey, plainPort: number): Promise<Listening> {
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => {});
    join(
      socket,
      connect(plainPort, '127.0.0.1').on('error', () => {}),
    );
  });
  return await listen(server.on('tlsClientError', () => {}));
}

export interface Proxy extends Listening {
  /** CONNECT requests: where to, and as whom. */
  readonly asked: readonly { readonly target: string; readonly user: string | undefined }[];
}

/** A proxy that leads all tunnels to one port, and lets in only who gives the credentials, if any are wanted. */
export async function listenProxy(
  targetPort: number,
  credentials?: string,
  answer: (socket: Duplex) => Promise<void> = atOnce,
): Promise<Proxy> {
  const asked: { readonly target: string; readonly user: string | undefined }[] = [];
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const { 'proxy-authorization': user } = request.headers;
    asked.push({ target: request.url ?? '', user });
    socket.on('error', () => {});
    if (user !== wanted) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    void answer(socket).then(() =>
      join(
        socket,
        connect(targetPort, '127.0.0.1').on('error', () => {}),
      ),
    );
  });
  return { ...(await listen(server)), asked };
}

const established = 'HTTP/1.1 200 Connection Established\r\nVia: 1.1 proxy.corp\r\n\r\n';

const atOnce = async (socket: Duplex): Promise<void> => void socket.write(established);

/** As a proxy answers that does not gather what it writes. */
export async function byteByByte(socket: Duplex): Promise<void> {
  for (const byte of established) {
    socket.write(byte);
    await delay(1);
  }
}

/** As a proxy answers that adds its policies. */
export async function withLargeHeaders(socket: Duplex): Promise<void> {
  socket.write(established.replace('Via', `X-Policy: ${'x'.repeat(64 * 1_024)}\r\nVia`));
}

export interface Relay extends Listening {
  /** From now on it knows nothing of the connections that are open, like a firewall after a pause: whoever uses one is reset. */
  readonly forget: () => void;
}

/** Passes everything on to a port. */
export async function listenRelay(targetPort: number): Promise<Relay> {
  let era = 0;
  const server = createTcpServer((socket) => {
    const born = era;
    const beyond = connect(targetPort, '127.0.0.1').on('error', () => {});
    socket.on('data', (data) => {
      if (born === era) beyond.write(data);
      else socket.resetAndDestroy();
    });
    beyond.on('data', (data) => socket.write(data)).on('close', () => socket.destroy());
    socket.on('close', () => beyond.destroy());
  });
  const forget = (): void => {
    era += 1;
  };
  return { ...(await listen(server)), forget };
}
