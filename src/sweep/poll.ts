import pLimit from 'p-limit';
import { type ApiFailureKind, type FailedCall, isNotAccepted } from '../fleet/api-failure.ts';
import type { Client, ClientId } from '../fleet/client.ts';
import { observeNoDocument, observePollFailed, observeReported } from '../fleet/observe.ts';
import type { FailedPoll } from '../fleet/sweep-events.ts';
import type { Clock } from '../lib/clock.ts';
import type { FleetApi } from './fleet-api.ts';

/** The result of the status calls of one sweep. */
export interface Polled {
  /** The clients about which something was learned, even if only that their call failed. */
  readonly clients: ReadonlyMap<ClientId, Client>;
  readonly answered: number;
  readonly failures: readonly FailedPoll[];
  /** How many are left for a later sweep. */
  readonly unread: number;
  /** The failure that ended polling early because it would have affected every other client, too; null if none did. */
  readonly stoppedBy: FailedCall | null;
}

interface PollTools {
  readonly api: Pick<FleetApi, 'poll'>;
  readonly clock: Clock;
  /** Calls in flight. */
  readonly concurrency: number;
  /** After this many failed calls in a row, the values that only its status document has are forgotten. */
  readonly staleAfter: number;
  /** Receives each client as soon as its status has been read. */
  readonly read?: Map<ClientId, Client>;
}

/** Reads the statuses of clients in order, several at a time. When the signal is aborted, the rest is left for later. */
export async function pollAll(
  clients: readonly Client[],
  { api, clock, concurrency, staleAfter, read = new Map() }: PollTools,
  signal: AbortSignal,
): Promise<Polled> {
  const tally = new Tally(read);
  const asFailed: AsFailed = (client, reason) =>
    observePollFailed(client, { at: clock.tick(), reason, staleAfter });
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const limit = pLimit(concurrency);
  const pollOne = async (client: Client): Promise<void> => {
    if (either.aborted) return;
    const answer = await api.poll(client, either);
    if (answer.kind === 'ok') tally.answered(observeReported(client, answer.value));
    else if (answer.failure.kind === 'not_found') tally.answered(observeNoDocument(client, clock.tick()));
    else if (!isCutOff(answer.failure)) tally.failed(asFailed(client, answer.failure.kind), answer.failure);
    if (tally.stoppedBy !== null) stop.abort();
  };
  await Promise.all(clients.map((client) => limit(pollOne, client)));
  return tally.total(clients, asFailed);
}

/** After this many refusals for a missing scope, and nothing else, polling ends. */
const enoughForbidden = 5;

/** After this many refused credentials in a row polling ends; a single refusal may be a gateway's error. */
const enoughRefused = 3;

type AsFailed = (client: Client, reason: ApiFailureKind) => Client;

class Tally {
  readonly #answered: Map<ClientId, Client>;
  readonly #failures: FailedPoll[] = [];
  #refusedInARow = 0;
  #refused: FailedCall | null = null;

  constructor(answered: Map<ClientId, Client>) {
    this.#answered = answered;
  }

  /** Refused credentials affect every client. So does a missing scope. */
  get stoppedBy(): FailedCall | null {
    return this.#refused ?? (this.#failures.length >= enoughForbidden ? this.#metByAll(isForbidden) : null);
  }

  /** The first failure, if every call failed in this way and none worked. */
  #metByAll(isThis: (failure: FailedCall) => boolean): FailedCall | null {
    const [first] = this.#failures;
    const isIt = this.#answered.size === 0 && this.#failures.every(({ failure }) => isThis(failure));
    return isIt && first !== undefined ? first.failure : null;
  }

  answered(client: Client): void {
    this.#refusedInARow = 0;
    this.#answered.set(client.id, client);
  }

  failed(client: Client, failure: FailedCall): void {
    this.#failures.push({ client, failure });
    if (isNotAccepted(failure)) this.#refusedInARow += 1;
    if (failure.kind === 'credentials' || this.#refusedInARow >= enoughRefused) this.#refused ??= failure;
  }

  /** Refused credentials and scopes affect all planned clients: none counts as read, and the log names none. */
  total(planned: readonly Client[], asFailed: AsFailed): Polled {
    const stoppedBy = this.#refused ?? this.#metByAll(isForbidden) ?? this.#metByAll(isNotAccepted);
    const failures = this.#failures.filter(
      ({ failure }) => stoppedBy === null || !(isForbidden(failure) || isNotAccepted(failure)),
    );
    const unread = stoppedBy === null ? [] : planned.map((client) => asFailed(client, stoppedBy.kind));
    const failed = [...unread, ...failures.map(({ client }) => client)];
    return {
      clients: new Map([...failed.map((client) => [client.id, client] as const), ...this.#answered]),
      answered: this.#answered.size,
      failures,
      unread: planned.length - this.#answered.size - failures.length,
      stoppedBy,
    };
  }
}

const isForbidden = ({ kind }: FailedCall): boolean => kind === 'forbidden';

/** The sweep ran out of time or requests, which says nothing about the client. */
const isCutOff = ({ kind }: FailedCall): boolean => kind === 'aborted' || kind === 'rate_limited';
