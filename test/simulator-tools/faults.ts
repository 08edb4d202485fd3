import type { Millis } from '../../src/lib/units.ts';
import { fraction } from '../../src/simulator/seeded.ts';
import type { SimulatedOperationName } from '../../src/simulator/simulated-operations.ts';

/** What can go wrong with an answer. */
export type Effect =
  /** Any status, headers and body: what is not a string is sent as JSON, and without a body the API's own is sent. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The connection stays open and nothing comes. */
  | { readonly kind: 'hang' }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** A proxy's login page, with 200. */
  | { readonly kind: 'html' }
  /** 200 and no body. */
  | { readonly kind: 'empty' }
  /** A JSON array of so many bytes of white space, made as it is read. */
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** All tokens that are out become unknown; the request goes on, to its 401. */
  | { readonly kind: 'revoke-tokens' }
  /** The last elements of the page (1) are missing. */
  | { readonly kind: 'short-page'; readonly missing?: number }
  /** On the page, one client is there twice (on it or on the page before) and one is missing. */
  | { readonly kind: 'shift' }
  /** About one element in ten of each page is replaced by what is no managed client. */
  | { readonly kind: 'bad-elements' }
  /** Each list call has another order. */
  | { readonly kind: 'shuffle' }
  /** The answer, cut off in the middle of its text. */
  | { readonly kind: 'cut-json' }
  /** The answer, one byte at a time. */
  | { readonly kind: 'drip'; readonly every: Millis }
  /** The `Date` header is off by so much. */
  | { readonly kind: 'clock-off'; readonly by: Millis }
  /** X-Total-Count is left out. */
  | { readonly kind: 'no-total' }
  /** X-Total-Count says this. */
  | { readonly kind: 'total'; readonly total: number | string };

/** Which requests a fault strikes; what is left out matches all. */
export interface Target {
  readonly operation?: SimulatedOperationName;
  /** The managed client in the path. */
  readonly clientId?: string;
  /** The offset asked for; none is 0. */
  readonly offset?: number;
  /** It strikes so many requests, then never again. */
  readonly times?: number;
  /** The share of the matching requests it strikes, reproducible from the seed. */
  readonly probability?: number;
}

export interface Aim {
  readonly operation: SimulatedOperationName | 'unknown';
  readonly clientId: string | undefined;
  readonly offset: number;
}

interface Fault {
  readonly number: number;
  readonly target: Target;
  readonly effect: Effect;
  seen: number;
  struck: number;
}

export class Faults {
  readonly #seed: number;
  readonly #faults = new Set<Fault>();
  #added = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Until it is disposed of. Faults that strike the same request add up. */
  add(target: Target, effect: Effect): Disposable {
    const fault: Fault = { number: this.#added++, target, effect, seen: 0, struck: 0 };
    this.#faults.add(fault);
    return { [Symbol.dispose]: () => this.#faults.delete(fault) };
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The effects that this request is to suffer. */
  strike(aim: Aim): readonly Effect[] {
    return [...this.#faults].filter((fault) => this.#strikes(fault, aim)).map(({ effect }) => effect);
  }

  #strikes(fault: Fault, aim: Aim): boolean {
    const { operation, clientId, offset, times, probability } = fault.target;
    if (operation !== undefined && operation !== aim.operation) return false;
    if (clientId !== undefined && clientId !== aim.clientId) return false;
    if (offset !== undefined && offset !== aim.offset) return false;
    if (times !== undefined && fault.struck >= times) return false;
    const drawn = fraction(this.#seed, 'fault', fault.number, fault.seen++);
    if (probability !== undefined && drawn >= probability) return false;
    fault.struck++;
    return true;
  }
}
