import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { repository } from './tools.ts';

const matchers = z.array(z.string());
const configuration = z.looseObject({
  inhibit_rules: z.array(
    z.strictObject({
      source_matchers: matchers,
      target_matchers: matchers,
      equal: z.array(z.string()).optional(),
    }),
  ),
});

/** `alertname=~"SailPoint.+"`, as Alertmanager's file writes it, in the Operator's form. */
const toOperator = (matcher: string) => {
  const [, name, matchType, value] = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(matcher) ?? [];
  if (name === undefined) throw new Error(`Cannot read the matcher ${matcher}`);
  return { name, matchType, value };
};

/** The inhibitions of the example of Alertmanager's configuration, for the chart's AlertmanagerConfig: path to content. */
export const inhibitionFile = (): ReadonlyMap<string, string> => {
  const text = readFileSync(join(repository, 'deploy', 'alertmanager', 'alertmanager.yaml'), 'utf8');
  const rules = configuration.parse(parse(text)).inhibit_rules.map((rule) => ({
    sourceMatch: rule.source_matchers.map(toOperator),
    targetMatch: rule.target_matchers.map(toOperator),
    ...(rule.equal === undefined ? {} : { equal: rule.equal }),
  }));
  const header =
    '# Generated from deploy/alertmanager/alertmanager.yaml by "npm run manifests": change it there.\n';
  return new Map([
    ['deploy/chart/files/inhibitions.yaml', header + stringify({ inhibitRules: rules }, { lineWidth: 0 })],
  ]);
};
