import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What the parser complains of, before there is a request that a route could answer. */
const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Null: nothing can be said, since it is not HTTP that failed. */
const statusOf = (code: string): number | null => statuses[code] ?? (code.startsWith('HPE_') ? 400 : null);

export interface BrokenRequest {
  readonly code: string;
  readonly socket: Duplex;
  readonly headers: Readonly<Record<string, string>>;
}

/** Says what is wrong and hangs up. */
export function answerRaw({ code, socket, headers }: BrokenRequest): void {
  const status = statusOf(code);
  if (status === null || !socket.writable) {
    socket.destroy();
    return;
  }
  const reason = STATUS_CODES[status] ?? 'Error';
  const body = `${reason.toLowerCase()}\n`;
  const fields = {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${reason}`, ...lines, '', body].join('\r\n'), () => socket.destroy());
}
