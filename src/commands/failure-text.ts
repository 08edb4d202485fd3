import type { TenantConfig } from '../config/config.ts';
import { apiMessageOf, type FailedCall, httpStatusOf, trackingIdOf } from '../fleet/api-failure.ts';
import { type ApiFamily, apiFamilies, familiesSince2025 } from '../fleet/api-family.ts';
import { shortSpan } from '../lib/short-span.ts';
import { toSeconds } from '../lib/units.ts';
import { explain } from '../sailpoint/explain-failure.ts';

/** One line: what went wrong, in the API's own words if it sent any, what that means, and how to fix it. */
export function failureText(failure: FailedCall, tenant: TenantConfig): string {
  const status = httpStatusOf(failure);
  const apiMessage = apiMessageOf(failure);
  const trackingId = trackingIdOf(failure);
  return [
    failure.kind,
    status === null ? '' : ` (${status})`,
    apiMessage === null ? '' : ` "${apiMessage}"`,
    `: ${hint(failure, tenant)}`,
    trackingId === null ? '' : ` [trackingId ${trackingId}]`,
  ].join('');
}

const collections = ['getManagedClients', 'getManagedClusters', 'createManagedClient'];

const hasHealth = (apiVersion: ApiFamily): boolean =>
  familiesSince2025.some((family) => family === apiVersion);

function hint(failure: FailedCall, { baseUrl, apiVersion, requestTimeout }: TenantConfig): string {
  const { kind, operation } = failure;
  const { host } = new URL(baseUrl);
  if (kind === 'not_found' && collections.includes(operation)) {
    const others = apiFamilies.filter((family) => family !== apiVersion).join(', ');
    return `${host} has no API of the version ${apiVersion} at this address; set apiVersion to one of ${others}, and baseUrl to the API's address without a path`;
  }
  if (kind === 'not_found' && operation === 'getManagedClientHealthIndicators' && !hasHealth(apiVersion)) {
    return `the apiVersion ${apiVersion} has no health indicators; set apiVersion to one of ${familiesSince2025.join(', ')}`;
  }
  if (kind === 'timeout') {
    return `${host} gave no complete answer within ${shortSpan(toSeconds(requestTimeout))} (requestTimeout); check the network, firewalls and proxies`;
  }
  if (kind === 'tls') {
    return `the certificate of ${host} is not trusted; where a proxy or a private authority signs it, set tls.caFile, otherwise check its dates`;
  }
  if (kind === 'dns') return `the name ${host} cannot be resolved; check baseUrl and DNS`;
  if (kind === 'refused') return `${host} refuses connections; check baseUrl, firewalls and proxies`;
  return explain(failure);
}
