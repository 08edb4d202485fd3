import { after } from '../../src/lib/units.ts';
import type { WireObject } from '../../src/simulator/wire-shapes.ts';
import {
  type ApiOperation,
  type Failing,
  type IncidentTenant,
  listedAppliance,
  listedCluster,
  statusOf,
} from './incident-tenant.ts';

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** The token that the request carries. */
  readonly token: string | undefined;
}

const tokenSeconds = 749;

export const clientId = 'incident-client';

/** What the tenant's API answers. */
export function answerOf(tenant: IncidentTenant, asked: Asked): Failing {
  const operation = operationOf(asked.path);
  const failing = tenant.failing(operation);
  const answer = failing ?? usual(tenant, operation, asked);
  if (answer.kind !== 'answer') return answer;
  const date = new Date(after(tenant.now(), tenant.clockAhead)).toUTCString();
  return { ...answer, headers: { date, ...answer.headers } };
}

function operationOf(path: string): ApiOperation {
  if (path.endsWith('/oauth/token')) return 'token';
  if (path.endsWith('/status')) return 'status';
  if (path.endsWith('/managed-clusters')) return 'clusters';
  return path.endsWith('/personal-access-tokens') ? 'credential' : 'list';
}

export const json = (status: number, body: unknown, headers: WireObject = {}): Failing => ({
  kind: 'answer',
  status,
  headers,
  body: JSON.stringify(body),
});

function usual(tenant: IncidentTenant, operation: ApiOperation, asked: Asked): Failing {
  const valid = `token-${tenant.tokenNumber}`;
  if (operation === 'token')
    return json(200, { access_token: valid, expires_in: tokenSeconds, token_type: 'bearer' });
  if (asked.token !== valid) return json(401, { error: 'JWT validation failed: JWT is expired' });
  const now = tenant.now();
  if (operation === 'list') {
    const all = tenant.appliances.filter((one) => !tenant.hides(one));
    const offset = Number(asked.query.get('offset') ?? 0);
    const page = all.slice(offset).map((one) => listedAppliance(one, now));
    return json(200, page, { 'x-total-count': String(all.length + tenant.miscount) });
  }
  if (operation === 'clusters')
    return json(
      200,
      tenant.clusters.map((one) => listedCluster(one, tenant)),
      { 'x-total-count': String(tenant.clusters.length) },
    );
  if (operation === 'credential') return json(200, [credentialOf(tenant)]);
  return statusAnswer(tenant, asked.path);
}

function credentialOf({ credentialEnd }: IncidentTenant): WireObject {
  const expirationDate = credentialEnd === null ? null : new Date(credentialEnd).toISOString();
  return { id: clientId, name: 'monitoring', expirationDate };
}

function statusAnswer(tenant: IncidentTenant, path: string): Failing {
  const id = decodeURIComponent(path.split('/').at(-2) ?? '');
  const found = tenant.appliances.find((one) => one.id === id && !tenant.hides(one));
  if (found !== undefined) return json(200, statusOf(found, tenant.now()));
  return json(404, { detailCode: '404 Not found', trackingId: 'none', messages: [], causes: [] });
}
