import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './tools.ts';
import { valuesTable } from './values-table.ts';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

const readme = (): string =>
  read('deploy/chart/README.md').replace(/(?<=<!-- values -->\n).*(?=\n<!-- end of values -->)/s, () =>
    valuesTable(read('deploy/chart/values.yaml')),
  );

/** The README of the chart with its table of values: path in the repository to content. */
export const chartReadme = (): ReadonlyMap<string, string> => new Map([['deploy/chart/README.md', readme()]]);
