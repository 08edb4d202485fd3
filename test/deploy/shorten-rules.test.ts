import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertsOf, parseRules, rulesFile, rulesOf } from '../../deploy/prometheus/rule-file.ts';
import { shortenRules } from '../../deploy/prometheus/shorten-rules.ts';
import { needs, run } from '../support/debian-tool.ts';

const oneRule = (expr: string): string =>
  `groups: [{ name: g, interval: 15s, rules: [{ alert: A, expr: '${expr}', for: 1h30m, keep_firing_for: 5m, labels: {}, annotations: {} }] }]`;

const shortened = (expr: string): string | undefined =>
  rulesOf(parseRules(shortenRules(oneRule(expr), { factor: 60, shortestWindowSeconds: 3 })))[0]?.expr;

test.each([
  ['max_over_time(up[15m]) == 1', 'max_over_time(up[15000ms]) == 1'],
  ['max_over_time(up[1m]) == 1', 'max_over_time(up[3000ms]) == 1'],
  ['max_over_time((up == 1)[1h:30s])', 'max_over_time((up == 1)[60000ms:500ms])'],
  ['up offset 1h30m', 'up offset 90000ms'],
  ['label{code=~"40[0-3]"} > 900', 'label{code=~"40[0-3]"} > 900'],
  ['a:increase15m > 15', 'a:increase15m > 15'],
])('%s becomes %s', (expr, expected) => {
  expect(shortened(expr)).toBe(expected);
});

test('for and keep_firing_for are divided by the factor', () => {
  const [alert] = alertsOf(parseRules(shortenRules(oneRule('up'), { factor: 60, shortestWindowSeconds: 3 })));

  expect(alert).toMatchObject({ for: '90000ms', keep_firing_for: '5000ms' });
});

test('the real rules keep all but their durations', async () => {
  const text = await readFile(rulesFile, 'utf8');
  const stripped = (rules: string): unknown =>
    rulesOf(parseRules(rules)).map((rule) => ({
      ...rule,
      for: undefined,
      keep_firing_for: undefined,
      expr: rule.expr.replaceAll(/\[[^\]"]+\]|offset \w+/g, ''),
    }));

  const short = shortenRules(text, { factor: 60, shortestWindowSeconds: 3 });

  expect(stripped(short)).toEqual(stripped(text));
  expect(alertsOf(parseRules(short)).every((alert) => alert.for?.endsWith('ms'))).toBe(true);
});

test('promtool accepts the real rules when shortened', async ({ skip }) => {
  needs('promtool', skip);
  const text = await readFile(rulesFile, 'utf8');
  await using folder = await mkdtempDisposable(join(tmpdir(), 'rules-'));
  const file = join(folder.path, 'rules.yaml');
  await writeFile(file, shortenRules(text, { factor: 60, shortestWindowSeconds: 3 }));

  const verdict = await run('promtool', 'check', 'rules', file);

  expect(verdict).toContain('SUCCESS');
});
