import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { alertsOf, readRules, rulesOf } from '../../deploy/prometheus/rule-file.ts';
import { scenarios } from '../../src/simulator/scenarios.ts';
import { eventTable } from '../../src/telemetry/event-table.ts';
import { needs, run } from '../support/debian-tool.ts';
import { runCommand } from '../support/run-command.ts';

const folder = 'deploy/runbooks';
const rules = await readRules();
const alerts = alertsOf(rules);
const files = (await readdir(folder)).toSorted();
const pageOf = async (file: string): Promise<string> => await readFile(join(folder, file), 'utf8');
const pages = new Map(await Promise.all(files.map(async (file) => [file, await pageOf(file)] as const)));

const logEvents = Object.keys(eventTable);

const commands = ['serve', 'once', 'check-config', 'clients', 'clusters', 'simulate'];

const queriesOf = (page: string): readonly string[] =>
  [...page.matchAll(/```promql\n([^`]+)```/g)].map(([, query = '']) => query.trim());

test('each alert has a page, and each page about an alert has its alert', () => {
  const names = files.filter((file) => file.startsWith('SailPoint'));

  expect(names).toEqual(alerts.map(({ alert }) => `${alert}.md`).toSorted());
});

test('the index names each alert with its severity, and links its page', () => {
  const index = pages.get('README.md');

  for (const { alert, labels } of alerts) {
    expect(index).toContain(`| [${alert}](${alert}.md) | ${labels['severity']} |`);
  }
});

describe.each(alerts.map(({ alert, labels }) => [alert, labels['severity']] as const))(
  '%s',
  (alert, severity) => {
    const page = pages.get(`${alert}.md`) ?? '';

    test('has its severity and four parts with something in each', () => {
      const parts = page.split(/^## /m);

      expect(parts[0]).toBe(`# ${alert}\n\nSeverity: ${severity}\n\n`);
      expect(parts.slice(1).map((part) => part.split('\n')[0])).toEqual([
        'Meaning',
        'Impact',
        'Diagnosis',
        'Mitigation',
      ]);
      expect(parts.slice(1).every((part) => part.trim().split('\n').length > 2)).toBe(true);
    });

    test('gives a query, a log event and a command', () => {
      expect(queriesOf(page).length).toBeGreaterThan(0);
      expect(logEvents.some((event) => page.includes(event))).toBe(true);
      expect(page).toMatch(/sailpoint-exporter (once|check-config|clients|clusters)/);
    });
  },
);

describe.each([...pages])('%s', (_file, page) => {
  test('leaves nothing to be done', () => {
    expect(page).not.toMatch(/\b(TODO|FIXME|TBD)\b/);
  });

  test('links only to pages that exist', () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link = '']) => link);

    expect(links.filter((link) => !files.includes(link) && link !== '../chart/files/rules.yaml')).toEqual([]);
  });

  test('names only log events and commands that exist', () => {
    const events = [...page.matchAll(/`((?:sweep|client|api|config|server)\.[a-z_]+)`/g)].map(
      ([, event]) => event,
    );
    const others = ['sweep.deadline', 'sweep.concurrency', 'config.yaml'];
    const used = [...page.matchAll(/(?:^|`|-- )\s*sailpoint-exporter ([a-z-]+)/gm)].map(([, name]) => name);

    expect(events.filter((event = '') => !logEvents.includes(event) && !others.includes(event))).toEqual([]);
    expect(used.filter((name = '') => !commands.includes(name))).toEqual([]);
  });
});

test('each scenario that a page names can be simulated', () => {
  const named = [...pages.values()].flatMap(
    (page) => page.match(/(?<=scenario )`[^`]+`(?: or `[^`]+`)*/g) ?? [],
  );

  const names = named.flatMap((text) => text.replaceAll('`', '').split(' or '));

  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !(name in scenarios))).toEqual([]);
});

/** Each command line of the runbooks, up to what a shell would do with its output. */
const commandLines = [...pages.values()].flatMap((page) =>
  [...page.matchAll(/(?:^ *|`)sailpoint-exporter ([a-z][^`\n|]*)/gm)].map(([, line = '']) => line.trim()),
);

test('each command line has options that its command has', async () => {
  const wrong = await Promise.all(
    [...new Set(commandLines)].map(async (line) => {
      const words = line.split(' ');
      const command = words.slice(0, words[0] === 'clients' || words[0] === 'clusters' ? 2 : 1);
      const { code, stdout: help } = await runCommand([...command, '--help']);
      const unknown = words.filter((word) => word.startsWith('--') && !help.includes(`${word} `));
      return code === 0 && unknown.length === 0 ? [] : [line];
    }),
  );

  expect(commandLines.length).toBeGreaterThan(15);
  expect(wrong.flat()).toEqual([]);
});

const entryOfImage = async (): Promise<string> => {
  const [, entry = ''] = /^ENTRYPOINT \["(.*)"\]$/m.exec(await readFile('Dockerfile', 'utf8')) ?? [];
  return entry.replaceAll('", "', ' ');
};

test('the index says how the command is called in the image', async () => {
  expect(pages.get('README.md')).toContain(`-- ${await entryOfImage()} …`);
});

test('what a page runs inside of a pod is what the image has', async () => {
  const executed = [...pages.values()].flatMap((page) =>
    [...page.matchAll(/kubectl (?:-n \S+ )?exec .*? -- (.*)/g)].map(([, line = '']) => line),
  );

  const entry = await entryOfImage();

  expect(executed.length).toBeGreaterThan(1);
  expect(executed.filter((line) => !line.startsWith(`${entry} `))).toEqual([]);
});

test('promtool can read each query, and each recorded series in one exists', async ({ skip }) => {
  needs('promtool', skip);
  const queries = [...pages.values()].flatMap(queriesOf);
  const recorded = rulesOf(rules).flatMap((rule) => ('record' in rule ? [rule.record] : []));
  const read = queries.flatMap((query) => query.match(/sailpoint:\w+(?::\w+)?/g) ?? []);
  await using temporary = await mkdtempDisposable(join(tmpdir(), 'runbooks-'));
  const file = join(temporary.path, 'queries.yaml');
  const asRules = queries.map((expr, number) => ({ record: `query:number${number}`, expr }));
  await writeFile(file, stringify({ groups: [{ name: 'queries', rules: asRules }] }));

  const verdict = await run('promtool', 'check', 'rules', file);

  expect(verdict).toContain(`${queries.length} rules found`);
  expect(read.filter((name) => !recorded.includes(name))).toEqual([]);
});
