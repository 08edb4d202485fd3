import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

export type AlertLabels = Readonly<Record<string, string>>;

const matchers = z.array(z.string());
const rule = z.object({
  source_matchers: matchers,
  target_matchers: matchers,
  equal: z.array(z.string()).default([]),
});
const file = z.object({ inhibit_rules: z.array(rule) });

type Rule = z.infer<typeof rule>;

const matches = (text: string, labels: AlertLabels): boolean => {
  const [, label = '', operator, value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(text) ?? [];
  const found = labels[label] ?? '';
  if (operator === '=') return found === value;
  if (operator === '!=') return found !== value;
  const isMatch = new RegExp(`^(?:${value})$`).test(found);
  return operator === '=~' ? isMatch : !isMatch;
};

const isMuted = (alert: AlertLabels, all: readonly AlertLabels[], { equal, ...by }: Rule): boolean => {
  if (!by.target_matchers.every((one) => matches(one, alert))) return false;
  const isSource = (labels: AlertLabels): boolean => by.source_matchers.every((one) => matches(one, labels));
  // An alert that is both does not mute others that are both.
  const sources = all.filter((other) => isSource(other) && !(isSource(alert) && isTarget(other, by)));
  return sources.some((source) => equal.every((label) => (source[label] ?? '') === (alert[label] ?? '')));
};

const isTarget = (alert: AlertLabels, by: Pick<Rule, 'target_matchers'>): boolean =>
  by.target_matchers.every((one) => matches(one, alert));

/** Returns which of the alerts that fire are told, by the inhibitions of the shipped configuration of Alertmanager. */
export async function shippedInhibition(): Promise<
  (firing: readonly AlertLabels[]) => readonly AlertLabels[]
> {
  const text = await readFile('deploy/alertmanager/alertmanager.yaml', 'utf8');
  const { inhibit_rules: rules } = file.parse(parse(text));
  return (firing) => firing.filter((alert) => !rules.some((one) => isMuted(alert, firing, one)));
}
