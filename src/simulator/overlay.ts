import { type Millis, millis } from '../lib/units.ts';
import type { Vitals } from './living-fleet.ts';
import type { WireObject } from './wire-shapes.ts';

/** What a test or a user has laid over what the living fleet would say of one client. */
export interface Overlay {
  readonly client: WireObject;
  readonly status: WireObject;
  readonly body: WireObject;
  /** Set when it was silenced: its last heartbeat, if it ever had one. */
  readonly silence: { readonly lastBeat: Millis | null } | null;
  /** When the appliance last reported by itself. */
  readonly reportedAt: Millis | null;
}

export const untouched: Overlay = { client: {}, status: {}, body: {}, silence: null, reportedAt: null };

/** Values for `body`, when an object, go over the body's own values; anything else takes its place. */
export function overStatus({ status, body }: Overlay, values: WireObject): Partial<Overlay> {
  const { body: over, ...rest } = values;
  if (typeof over === 'object' && over !== null && !Array.isArray(over)) {
    return { status: { ...status, ...rest }, body: { ...body, ...over } };
  }
  return { status: { ...status, ...values } };
}

/** The vitals with the age that silence and reports make of it. */
export function aged(seen: Vitals, { silence, reportedAt }: Overlay, now: Millis): Vitals {
  const living = seen.age === null ? null : now - seen.age;
  const beats = [silence === null ? living : silence.lastBeat, reportedAt].filter((at) => at !== null);
  return { ...seen, age: beats.length === 0 ? null : millis(now - Math.max(...beats)) };
}
