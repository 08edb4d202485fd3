import pLimit from 'p-limit';
import type { Client, ClientId } from '../fleet/client.ts';
import { observeNoDocument, observePollFailed, observeReported } from '../fleet/observe.ts';
import type { ApiFailure, FleetApi } from './fleet-api.ts';

export interface FailedPoll<F extends ApiFailure = ApiFailure> {
  readonly client: Client;
  readonly failure: F;
}

/** What became of the status calls of one sweep. */
export interface Polled<F extends ApiFailure = ApiFailure> {
  /** The clients about which something was learned, be it that their call fails. */
  readonly clients: ReadonlyMap<ClientId, Client>;
  readonly answered: number;
  readonly failures: readonly FailedPoll<F>[];
  readonly deferred: number;
  /** The failure that ended the polling early, since it would have met every other client, too. */
  readonly stoppedBy: F | null;
}

/** Reads the statuses of clients, in their order, some at a time. When the signal is aborted the rest is left for later. */
export async function pollAll<F extends ApiFailure>(
  clients: readonly Client[],
  api: Pick<FleetApi<F>, 'poll'>,
  concurrency: number,
  signal: AbortSignal,
): Promise<Polled<F>> {
  const tally = new Tally<F>();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const limit = pLimit(concurrency);
  const pollOne = async (client: Client): Promise<void> => {
    if (either.aborted) return;
    const answer = await api.poll(client, either);
    if (answer.kind === 'ok') tally.answered(observeReported(client, answer.value));
    else if (answer.failure.kind === 'not_found') tally.answered(observeNoDocument(client));
    else if (tally.concernsAll(answer.failure)) stop.abort(tally.stopped(answer.failure));
    else if (!isCutOff(answer.failure)) tally.failed(observePollFailed(client), answer.failure);
  };
  await Promise.all(clients.map((client) => limit(pollOne, client)));
  return tally.total(clients.length);
}

class Tally<F extends ApiFailure> {
  readonly #clients = new Map<ClientId, Client>();
  #failures: FailedPoll<F>[] = [];
  #stoppedBy: F | null = null;

  get successes(): number {
    return this.#clients.size - this.#failures.length;
  }

  answered(client: Client): void {
    this.#clients.set(client.id, client);
  }

  failed(client: Client, failure: F): void {
    this.#clients.set(client.id, client);
    this.#failures.push({ client, failure });
  }

  /** Refused credentials meet every client. So does a missing scope, if it is all that is heard for a while. */
  concernsAll({ kind }: ApiFailure): boolean {
    if (kind === 'auth' || kind === 'credentials') return true;
    return kind === 'forbidden' && this.#failures.length >= refusalsToTell && this.#areAllForbidden();
  }

  /** What concerns all says nothing of those it was heard for. */
  stopped(failure: F): void {
    this.#stoppedBy ??= failure;
    for (const { client } of this.#failures.filter((other) => other.failure.kind === failure.kind)) {
      this.#clients.delete(client.id);
    }
    this.#failures = this.#failures.filter((other) => other.failure.kind !== failure.kind);
  }

  total(planned: number): Polled<F> {
    const [first] = this.#failures;
    if (first !== undefined && this.#areAllForbidden()) this.stopped(first.failure);
    return {
      clients: this.#clients,
      answered: this.successes,
      failures: this.#failures,
      deferred: planned - this.#clients.size,
      stoppedBy: this.#stoppedBy,
    };
  }

  #areAllForbidden(): boolean {
    return this.successes === 0 && this.#failures.every(({ failure }) => failure.kind === 'forbidden');
  }
}

/** One client can be forbidden by itself: so many in a row cannot. */
const refusalsToTell = 9;

/** The sweep ran out of time or of requests: that says nothing of the client. */
const isCutOff = ({ kind }: ApiFailure): boolean => kind === 'aborted' || kind === 'rate_limited';
