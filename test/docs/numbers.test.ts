import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/start-process.ts';
import { readDocument } from './markdown.ts';

test('the sizes in docs/OPERATIONS.md are those that the values of the chart are chosen by', async () => {
  const values = await readFile(join(root, 'deploy/chart/values.yaml'), 'utf8');
  const measured = [...values.matchAll(/^# +([\d,]+) +(\d+ MiB) +(\d+m)$/gm)].map(
    ([, clients, memory, cpu]) => `| ${clients} | ${memory} | ${cpu} |`,
  );
  const operations = readDocument('docs/OPERATIONS.md');

  expect(measured.length).toBeGreaterThan(2);
  expect(measured.filter((row) => !operations.includes(row))).toEqual([]);
});
