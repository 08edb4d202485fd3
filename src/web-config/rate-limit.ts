import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis } from '../lib/units.ts';

/** A token bucket, full at first: `burst` at once, and one more for each interval that has passed. */
export function createRateLimit(
  { interval, burst }: { readonly interval: Millis; readonly burst: number },
  clock: Clock,
): () => boolean {
  let tokens = burst;
  let at = clock.tick();
  return () => {
    const now = clock.tick();
    tokens = Math.min(burst, tokens + elapsed(at, now) / interval);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
