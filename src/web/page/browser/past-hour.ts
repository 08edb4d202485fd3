import { verdictWords } from '../../../fleet/verdict-words.ts';

/** What held from when. */
export interface PastState {
  readonly state: string;
  readonly since: string | null;
}

const minutes = 60;
export const bars = 30;

/** Nothing is known of that time. */
const unknown = 'nothing';

/**
 * The last hour in thirty parts of two minutes, oldest first: the worst that held in any of the histories. `order`: the worst first.
 * `sight`: when the tenant could be seen; what held last is not known to hold on while it cannot.
 */
export function pastHour(
  histories: readonly (readonly PastState[])[],
  order: readonly string[],
  now: number,
  sight?: readonly PastState[],
): readonly string[] {
  const width = (minutes * 60_000) / bars;
  const start = now - minutes * 60_000;
  return Array.from({ length: bars }, (_, index) => {
    const [from, to] = [start + index * width, start + (index + 1) * width];
    if (sight !== undefined && !heldWithin(sight, from, to).includes('seen')) return unknown;
    const held = new Set(histories.flatMap((history) => heldWithin(history, from, to)));
    return order.find((state) => held.has(state)) ?? unknown;
  });
}

/** For those who do not see the bars: `Last hour: nothing known, HEALTHY, DOWN`. */
export const pastWords = (past: readonly string[]): string =>
  `Last hour: ${past
    .filter((state, index) => state !== past[index - 1])
    .map(wordOf)
    .join(', ')}`;

/** In the words of the verdicts. */
const wordOf = (state: string): string =>
  state === unknown ? 'nothing known' : ((verdictWords as Partial<Record<string, string>>)[state] ?? state);

const heldWithin = (history: readonly PastState[], from: number, to: number): readonly string[] =>
  history
    .filter(({ since }, index) => {
      const end = history[index + 1]?.since ?? null;
      return Date.parse(since ?? '') < to && (end === null || Date.parse(end) > from);
    })
    .map(({ state }) => state);
