import { type Millis, millis } from '../lib/units.ts';
import type { Vitals } from './living-fleet.ts';
import type { WireObject } from './wire-shapes.ts';

/** What replaces values of one client that the scenario gives. */
export interface Overlay {
  readonly client: WireObject;
  readonly status: WireObject;
  readonly body: WireObject;
  /** When its last heartbeat came, given when the scenario says it came; null if none ever came. */
  readonly lastBeat: (usual: number | null) => number | null;
}

/** The time since the simulator started, and when a client's last heartbeat came. */
export interface Moment {
  readonly at: Millis;
  readonly lastBeat: number | null;
}

export const untouched: Overlay = { client: {}, status: {}, body: {}, lastBeat: (usual) => usual };

/** An object as `body` replaces fields of the body; anything else replaces the whole body. */
export function overStatus({ status, body }: Overlay, values: WireObject): Partial<Overlay> {
  const { body: over, ...rest } = values;
  if (typeof over === 'object' && over !== null && !Array.isArray(over)) {
    return { status: { ...status, ...rest }, body: { ...body, ...over } };
  }
  return { status: { ...status, ...values } };
}

/** The vitals with the age that follows from the overlay. */
export function aged(seen: Vitals, { lastBeat }: Overlay, now: Millis): Vitals {
  const beat = lastBeat(seen.age === null ? null : now - seen.age);
  return { ...seen, age: beat === null ? null : millis(now - beat) };
}
