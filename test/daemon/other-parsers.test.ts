import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { labelsByOtherParser } from '../support/other-parser.ts';
import { promtoolFindings } from '../support/promtool.ts';
import { type DaemonOptions, startDaemon } from '../support/start-daemon.ts';

const info = 'sailpoint_managed_client_info';

const awkward = fc.constantFrom(
  '"',
  '\\',
  '\n',
  '\r',
  '|',
  ',',
  '}',
  '{',
  '=',
  '#',
  '🚀',
  ' ',
  'n',
  '\t',
  '\u2028',
  'ß',
);
const texts = fc.oneof(
  fc.string({ unit: awkward, minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
);

/** The same ones each time. */
const sample = fc.sample(texts, { numRuns: 300, seed: 11 });

/** Names, types, versions and clusters that do their best to break out of their labels. */
const poisoned: DaemonOptions = {
  prepare: ({ tenant }) => {
    for (const [index, text] of sample.entries()) {
      tenant.add({ id: `p${index}`, name: text, type: text, vaVersion: text, clusterType: text });
    }
    for (const id of ['"', '\\', '}', ',', '🚀', 'a b', '#', '\\n', '{x="y"}']) tenant.add({ id, name: id });
    tenant.add({ id: 'in another cluster', clusterId: '"}\\ 1' });
  },
};

test('promtool finds nothing in a page full of awkward labels', async ({ skip }) => {
  needs('promtool', skip);
  await using daemon = await startDaemon(poisoned);
  await daemon.swept();

  const { text } = await daemon.get('/metrics');

  expect(await promtoolFindings(text)).toBe('');
});

test('an independent parser reads each awkward label as it is in the tenant', async () => {
  await using daemon = await startDaemon(poisoned);
  await daemon.swept();

  const { text } = await daemon.get('/metrics');

  const read = labelsByOtherParser(text, info);
  const expected = daemon.simulator.tenant.clients().map(({ id, name }) => [id, name ?? '']);
  expect(new Map(read.map(({ client_id: id, client_name: name }) => [id, name]))).toEqual(
    new Map(expected as []),
  );
  expect(read).toHaveLength(expected.length);
});
