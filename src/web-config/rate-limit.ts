import type { Clock } from '../lib/clock.ts';
import { elapsed } from '../lib/units.ts';
import type { RateLimitSettings } from './web-settings.ts';

/** A token bucket, full at first: `burst` at once, and one more for each interval that has passed. */
export function createRateLimit({ interval, burst }: RateLimitSettings, clock: Clock): () => boolean {
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
