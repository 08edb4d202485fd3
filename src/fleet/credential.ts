import type { Instant } from '../lib/units.ts';

const day = 86_400_000;

/** So many days before the credential ends it is time to replace it. */
const warningDays = 14;

/** Whole days until the credential ends; null while there is no need to hurry. */
export function expiringIn(expiry: Instant | null, now: Instant): number | null {
  if (expiry === null) return null;
  const days = Math.max(0, Math.floor((expiry - now) / day));
  return days <= warningDays ? days : null;
}
