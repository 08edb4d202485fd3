import { type Instant, instant } from '../lib/units.ts';

declare const brand: unique symbol;

/** The latest states of something and when each began, oldest first. Packed into 7 characters each: 10,000 clients have one. */
export type Strip<State extends string> = string & { readonly [brand]: State };

interface Stretch<State extends string> {
  readonly state: State;
  readonly since: Instant;
}

/** At most 140 bytes. */
const longest = 20;

const width = 7;

/** The strip with a state that holds from `now`; the same strip if it holds already. */
export function extendStrip<State extends string>(
  states: readonly State[],
  strip: Strip<State> | undefined,
  state: State,
  now: Instant,
): Strip<State> {
  const code = states.indexOf(state).toString(36);
  const known = strip ?? '';
  if (strip !== undefined && known.at(-width) === code) return strip;
  const seconds = Math.floor(now / 1_000).toString(36);
  return `${known}${code}${seconds.padStart(width - 1, '0')}`.slice(-longest * width) as Strip<State>;
}

export function readStrip<State extends string>(
  states: readonly State[],
  strip: Strip<State>,
): readonly Stretch<State>[] {
  const count = strip.length / width;
  return Array.from({ length: count }, (_, index) => {
    const packed = strip.slice(index * width, (index + 1) * width);
    const state = states[Number.parseInt(packed.charAt(0), 36)];
    return { state: state as State, since: instant(Number.parseInt(packed.slice(1), 36) * 1_000) };
  });
}
