import type { Instant } from '../lib/units.ts';

const day = 86_400_000;

/** Warnings begin this many days before the credential ends. */
const warningDays = 14;

/** Whole days until the credential ends; null while that is far off. */
export function expiringIn(expiry: Instant | null, now: Instant): number | null {
  if (expiry === null) return null;
  const days = Math.max(0, Math.floor((expiry - now) / day));
  return days <= warningDays ? days : null;
}
