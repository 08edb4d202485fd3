import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const prometheusFolder = 'deploy/prometheus';

/** The one home of the rules: a chart can read only what lies in its own folder. */
export const rulesFile = join(import.meta.dirname, '..', 'chart', 'files', 'rules.yaml');

const texts = z.record(z.string(), z.string());

const recording = z.strictObject({ record: z.string(), expr: z.string() });

const alerting = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  keep_firing_for: z.string().optional(),
  labels: texts,
  annotations: texts,
});

const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      interval: z.string(),
      rules: z.array(z.union([recording, alerting])),
    }),
  ),
});

export type RuleFile = z.infer<typeof ruleFile>;
export type Rule = RuleFile['groups'][number]['rules'][number];
export type AlertingRule = z.infer<typeof alerting>;

export const parseRules = (text: string): RuleFile => ruleFile.parse(parse(text));

export const readRules = async (): Promise<RuleFile> => parseRules(await readFile(rulesFile, 'utf8'));

export const rulesOf = (file: RuleFile): readonly Rule[] => file.groups.flatMap(({ rules }) => rules);

export const alertsOf = (file: RuleFile): readonly AlertingRule[] =>
  rulesOf(file).filter((rule) => 'alert' in rule);
