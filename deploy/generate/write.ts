import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chartFiles } from './chart-files.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { plainManifests } from './plain-manifests.ts';
import { howToFetchTools, repository, toolsAreThere } from './tools.ts';

const write = (files: ReadonlyMap<string, string>): void => {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), content);
    process.stdout.write(`wrote ${path}\n`);
  }
};

if (!toolsAreThere()) {
  throw new Error(howToFetchTools);
}
// Each step reads what the one before wrote: dashboards and rules go into the chart, the chart into the manifests.
write(dashboardFiles());
write(chartFiles());
write(plainManifests());
