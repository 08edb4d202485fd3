import { type Client, type ClientId, lastPolledAt } from '../fleet/client.ts';
import { type PriorityTerms, type Urgency, urgencyOf } from '../fleet/priority.ts';

interface PlanTerms extends PriorityTerms {
  /** What was known before the list. */
  readonly before: ReadonlyMap<ClientId, Client>;
  /** How many statuses can be read; Infinity for all. */
  readonly budget: number;
}

/**
 * The clients whose statuses this sweep reads, in order: the longest waiting and the urgent ones take turns. So the oldest get at
 * least half, however many are urgent and wherever the sweep is cut off, and no client's data grows old without bound.
 */
export function plan(clients: Iterable<Client>, terms: PlanTerms): readonly Client[] {
  const oldest = [...clients].toSorted((one, other) => compare(lastAttempt(one), lastAttempt(other)));
  return [...new Set(inTurn(oldest, urgentOf(oldest, terms)))].slice(0, terms.budget);
}

/** Share of the budget for clients that have been unwell for some time: the list shows them, too, and others would wait. */
const unwellShare = 1 / 12;

function urgentOf(oldest: readonly Client[], terms: PlanTerms): readonly Client[] {
  const by = Map.groupBy(oldest, (client) => urgencyOf(client, terms.before.get(client.id), terms));
  const those = (urgency: Urgency): readonly Client[] => by.get(urgency) ?? [];
  const unwell = those('unwell').slice(0, Math.ceil(terms.budget * unwellShare));
  return [...those('changed'), ...unwell];
}

function* inTurn(some: readonly Client[], others: readonly Client[]): Iterable<Client> {
  const longest = Math.max(some.length, others.length);
  for (let index = 0; index < longest; index++) {
    yield* some.slice(index, index + 1);
    yield* others.slice(index, index + 1);
  }
}

/** Requests count, not answers: otherwise clients whose calls always fail would always come first. */
const lastAttempt = (client: Client): number => lastPolledAt(client) ?? Number.NEGATIVE_INFINITY;

/** Compares without subtracting, because Infinity - Infinity is NaN. */
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
