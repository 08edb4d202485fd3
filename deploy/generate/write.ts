import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chartReadme } from './chart-readme.ts';
import { chartVersion } from './chart-version.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { inhibitionFile } from './inhibition-file.ts';
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
// The dashboards are part of the chart, and the chart is rendered into the manifests.
write(dashboardFiles());
write(chartVersion());
write(inhibitionFile());
write(chartReadme());
write(plainManifests());
