import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/start-process.ts';
import { readDocument } from './markdown.ts';

const isThere = (path: string, base = ''): boolean =>
  ['', 'src', 'test', 'deploy', base].some((folder) => existsSync(join(root, folder, path)));

/** Files and folders in code; a bare name beside another file's path lies in the same folder. */
function missing(line: string): readonly string[] {
  const named = [...line.matchAll(/`([\w./-]+(?:\.ts|\.yaml|\.md|\.json|\/))`/g)].map(
    ([, path = '']) => path,
  );
  const folders = named.map((path) => path.replace(/[^/]*$/, ''));
  return named.filter(
    (path) =>
      !isThere(path) &&
      !folders.some(
        (folder) =>
          isThere(path, join('src', folder)) ||
          isThere(path, join('deploy', folder)) ||
          isThere(path, folder),
      ),
  );
}

test('docs/ARCHITECTURE.md names only files and folders that exist', () => {
  const lines = readDocument('docs/ARCHITECTURE.md').split('\n');

  expect(lines.flatMap(missing)).toEqual([]);
});
