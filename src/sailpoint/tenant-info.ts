import { z } from 'zod';
import type { FailedCall } from '../fleet/api-failure.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Exchange } from './exchange.ts';

/** What a host says of the tenant that it serves. Null: it does not say. */
export interface TenantInfo {
  readonly name: string | null;
  readonly tokenEndpoint: string | null;
}

const text = z.string().min(1).nullish().catch(null);

/** https://developer.sailpoint.com/docs/api/authentication#find-your-tenants-oauth-details */
const infoAnswer = z.object({ name: text, tenantName: text, org: text, tokenEndpoint: text });

/** GET /oauth/info, which needs no token: it tells a wrong host from wrong credentials. */
export async function readTenantInfo(
  exchange: Exchange,
  baseUrl: string,
  signal: AbortSignal,
): Promise<Result<TenantInfo, FailedCall>> {
  const attempt = {
    operation: 'oauthInfo',
    outgoing: {
      method: 'GET',
      url: `${baseUrl}/oauth/info`,
      headers: {},
      body: null,
      largestAnswer: 2 ** 16,
    },
    secrets: [],
    isUsable: (json: unknown) => infoAnswer.safeParse(json).success,
  } as const;
  const answer = await exchange(attempt, signal);
  if (answer.kind === 'failed')
    return failed({ ...answer.failure, operation: attempt.operation, scopes: [] });
  const { name, tenantName, org, tokenEndpoint } = infoAnswer.parse(answer.value.json);
  return ok({ name: name ?? tenantName ?? org ?? null, tokenEndpoint: tokenEndpoint ?? null });
}
