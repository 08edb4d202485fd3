import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../deploy/generate/tools.ts';
import { kindOf, kinds, type Manifest } from './kubernetes-kinds.ts';

const assignment = (manifest: Manifest, index: number): string => {
  const type = `import('${kinds[kindOf(manifest)]?.module}/${manifest.kind}').I${manifest.kind}`;
  return `export const ${manifest.kind}${index}: ${type} = ${JSON.stringify(manifest, null, 2)};`;
};

const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'esnext'];

/**
 * Writes the manifests as literals of the Kubernetes types and lets the compiler look: it refuses unknown fields,
 * which schemas let pass. Returns what it complains of, empty when nothing.
 */
export const typeErrors = (manifests: readonly Manifest[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  try {
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'manifests.ts'), manifests.map(assignment).join('\n\n'));
    const tsc = join(repository, 'node_modules', '.bin', 'tsc');
    const run = spawnSync(tsc, [...options, 'manifests.ts'], { cwd: folder, encoding: 'utf8' });
    return run.status === 0 ? '' : run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
