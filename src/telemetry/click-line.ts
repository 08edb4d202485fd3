/** All addresses of the machine are reached as localhost by whoever sits at it. */
const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'];

/** Where somebody at this machine finds the server, with a slash at the end. */
export function addressOf(host: string, port: number, tls: boolean): string {
  const named = everywhere.includes(host) ? 'localhost' : host;
  return `http${tls ? 's' : ''}://${named.includes(':') ? `[${named}]` : named}:${port}/`;
}

/** What somebody at a terminal wants to click. */
export const clickLine = (address: string): string =>
  `Fleet page ${address}  metrics ${address}metrics  (Ctrl-C stops)`;
