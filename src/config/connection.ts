import { resolve } from 'node:path';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Secret } from '../lib/secret.ts';
import { type Authorities, caFileAdvice, readAuthorities } from './authorities.ts';
import type { Problem } from './problem.ts';
import { proxyFor } from './proxy.ts';
import type { Environment } from './variables.ts';

/** What leads to a tenant's host. */
export interface Connection {
  /** The proxy's address, perhaps with a password. */
  readonly proxy: Secret | null;
  /** Those trusted beside the system's. */
  readonly authorities: Authorities | null;
}

export interface ConnectionSettings {
  readonly baseUrl: string;
  readonly tls: { readonly caFile?: string | undefined };
}

export interface Surroundings {
  readonly folder: string;
  readonly env: Environment;
}

/** Finds the proxy and reads the authorities of the tenant with this index. */
export async function connectionOf(
  { baseUrl, tls: { caFile } }: ConnectionSettings,
  index: number,
  { folder, env }: Surroundings,
): Promise<Result<Connection, readonly Problem[]>> {
  const proxy = proxyFor(baseUrl, env);
  const authorities = caFile === undefined ? ok(null) : await readAuthorities(resolve(folder, caFile));
  if (proxy.kind === 'ok' && authorities.kind === 'ok') {
    return ok({ proxy: proxy.value, authorities: authorities.value });
  }
  const problems: Problem[] = proxy.kind === 'failed' ? [proxy.failure] : [];
  if (authorities.kind === 'failed') {
    const path = ['tenants', index, 'tls', 'caFile'];
    problems.push({ path, problem: authorities.failure, advice: caFileAdvice });
  }
  return failed(problems);
}
