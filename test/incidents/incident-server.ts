import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf } from './incident-api.ts';
import type { IncidentTenant } from './incident-tenant.ts';

export interface IncidentServer extends AsyncDisposable {
  urlOf(tenant: IncidentTenant): string;
}

/** Serves tenants over HTTP, each below its name. */
export async function serveIncidents(tenants: readonly IncidentTenant[]): Promise<IncidentServer> {
  const byName = new Map(tenants.map((tenant) => [tenant.name, tenant]));
  const server = createServer((request, response) => {
    request.resume().once('end', () => reply(byName, request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: ({ name }) => `http://127.0.0.1:${port}/${name}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function reply(
  tenants: ReadonlyMap<string, IncidentTenant>,
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname: path, searchParams: query } = new URL(url, 'http://incident.invalid');
  const tenant = tenants.get(path.split('/')[1] ?? '');
  if (tenant === undefined) return void response.writeHead(404).end();
  const answer = answerOf(tenant, { path, query, token: headers.authorization?.replace('Bearer ', '') });
  if (answer.kind === 'hang') return;
  if (answer.kind === 'reset') return void response.socket?.resetAndDestroy();
  const { status, body, type = 'application/json' } = answer;
  const own = answer.headers as Readonly<Record<string, string>>;
  response.writeHead(status, { ...own, 'content-type': type }).end(body);
}
