import type { Instant } from '../../src/lib/units.ts';
import type { SimulatedOperationName } from '../../src/simulator/simulated-operations.ts';

export interface LoggedRequest {
  /** 'unknown' for a path the API does not have. */
  readonly operation: SimulatedOperationName | 'unknown';
  readonly path: string;
  readonly query: string;
  /** 0 when no answer was given at all. */
  readonly status: number;
  /** The OAuth client, where the token told. */
  readonly clientId: string | null;
  /** When it arrived. */
  readonly at: Instant;
}

const kept = 10_000;

/** What was asked and answered. The last 10,000 are kept; the counts stay exact. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  readonly #counts = new Map<string, number>();

  add(request: LoggedRequest): void {
    this.#entries.push(request);
    if (this.#entries.length >= 2 * kept) this.#entries = this.#entries.slice(-kept);
    const key = `${request.operation} ${request.status}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries.slice(-kept);
  }

  /** How many there were, of all operations and statuses or of those given. */
  count(operation?: LoggedRequest['operation'], status?: number): number {
    let sum = 0;
    for (const [key, times] of this.#counts) {
      const [which, code] = key.split(' ');
      const matches = (operation ?? which) === which && (status ?? Number(code)) === Number(code);
      if (matches) sum += times;
    }
    return sum;
  }
}
