import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './tools.ts';
import { valuesTable } from './values-table.ts';

const sources = ['deploy/prometheus/rules.yaml', 'deploy/grafana/fleet.json', 'deploy/grafana/exporter.json'];

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

const readme = (): string =>
  read('deploy/chart/README.md').replace(/(?<=<!-- values -->\n).*(?=\n<!-- end of values -->)/s, () =>
    valuesTable(read('deploy/chart/values.yaml')),
  );

/**
 * What the chart has from elsewhere: path in the repository to content. Copies, since a chart can read only what lies
 * in its own folder, and the table of values in its README.
 */
export const chartFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ...sources.map((source) => [`deploy/chart/files/${source.split('/').at(-1)}`, read(source)] as const),
    ['deploy/chart/README.md', readme()],
  ]);
