import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export interface BrokenRequest extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
  /** Of the packet, up to where it could not be read. */
  readonly bytesParsed?: number;
}

/** What the parser complains of, before there is a request that a route could answer. */
const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Null if the failure was not in HTTP, so no answer is possible. */
function statusOf(error: BrokenRequest): number | null {
  const { code = '' } = error;
  if (code === 'HPE_INVALID_METHOD' && hasUnknownMethod(error)) return 405;
  return statuses[code] ?? (code.startsWith('HPE_') ? 400 : null);
}

/** A method that the parser does not know, in an otherwise well-formed request. */
function hasUnknownMethod({ rawPacket, bytesParsed = 0 }: BrokenRequest): boolean {
  const packet = rawPacket?.toString('latin1') ?? '';
  const start = packet.lastIndexOf('\r\n\r\n', bytesParsed);
  return /^[A-Z][A-Z-]* \S+ HTTP\/1\.[01]\r\n/.test(packet.slice(start === -1 ? 0 : start + 4));
}

/** Answers with what is wrong and closes the connection. */
export function refuseBroken(
  error: BrokenRequest,
  socket: Duplex,
  headers: Readonly<Record<string, string>>,
): void {
  const status = statusOf(error);
  if (status === null || !socket.writable) socket.destroy();
  else hangUp(socket, status, { ...headers, ...(status === 405 && { allow: 'GET, HEAD' }) });
}

/** Writes an answer to a connection that no longer speaks HTTP, and closes it. */
export function hangUp(socket: Duplex, status: number, headers: Readonly<Record<string, string>>): void {
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
