import { stringify } from 'yaml';
import { parseRules, type Rule } from './rule-file.ts';

export interface Shortening {
  /** All durations are divided by it. */
  readonly factor: number;
  /** No range window becomes shorter: a window must hold two scrapes, or rates are empty. */
  readonly shortestWindowSeconds: number;
}

/** The same rules with all their durations shortened, so that a test with a real Prometheus takes seconds. */
export function shortenRules(text: string, shortening: Shortening): string {
  const { groups } = parseRules(text);
  return stringify({
    groups: groups.map((group) => ({
      ...group,
      interval: shortenDuration(group.interval, shortening.factor, 1),
      rules: group.rules.map((rule) => shorten(rule, shortening)),
    })),
  });
}

function shorten(rule: Rule, { factor, shortestWindowSeconds }: Shortening): Rule {
  const window = (duration: string): string =>
    shortenDuration(duration, factor, shortestWindowSeconds * 1_000);
  const expr = rule.expr
    .replaceAll(ranges, (_, range: string, step: string | undefined) =>
      step === undefined ? `[${window(range)}]` : `[${window(range)}:${shortenDuration(step, factor, 1)}]`,
    )
    .replaceAll(offsets, (_, offset: string) => `offset ${shortenDuration(offset, factor, 1)}`);
  if ('record' in rule) return { ...rule, expr };
  const { for: wait, keep_firing_for: keep } = rule;
  return {
    ...rule,
    expr,
    ...(wait === undefined ? {} : { for: shortenDuration(wait, factor, 1) }),
    ...(keep === undefined ? {} : { keep_firing_for: shortenDuration(keep, factor, 1) }),
  };
}

/** Prometheus' durations: https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations */
const duration = String.raw`(?:\d+(?:ms|[smhdwy]))+`;
const ranges = new RegExp(String.raw`\[(${duration})(?::(${duration}))?\]`, 'g');
const offsets = new RegExp(String.raw`\boffset\s+(${duration})`, 'g');

const unitMillis: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

export function shortenDuration(text: string, factor: number, atLeastMillis: number): string {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  const millis = parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitMillis[unit] ?? 0),
    0,
  );
  return `${Math.max(atLeastMillis, Math.round(millis / factor))}ms`;
}
