import { shortSpan } from '../lib/short-span.ts';
import { toSeconds } from '../lib/units.ts';
import type { Client } from './client.ts';
import type { Thresholds, Verdict } from './judge.ts';

/** Why a client got its verdict, as a sentence. */
export function verdictReason(verdict: Verdict, client: Client, { notSeenAfter }: Thresholds): string {
  const { status, provisionStatus } = client;
  switch (verdict) {
    case 'unhealthy':
      return `SailPoint says ${status}.`;
    case 'not_seen':
      return `No contact for longer than ${shortSpan(toSeconds(notSeenAfter))}. SailPoint still says ${status}.`;
    case 'degraded':
      return 'SailPoint says WARNING: it works, but something is wrong.';
    case 'configuring':
      return 'SailPoint says CONFIGURING: it is being set up or updated.';
    case 'unknown':
      return `SailPoint gives no usable state (${status}).`;
    case 'not_in_service':
      if (provisionStatus === 'DRAFT') return 'It is a draft and was never installed.';
      return status === 'NOT_CONFIGURED' ? 'It is not configured yet.' : 'Nothing was ever heard of it.';
    case 'healthy':
      return 'SailPoint says NORMAL, and it was seen in time.';
    default:
      return verdict satisfies never;
  }
}
