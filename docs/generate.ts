import { readFile, writeFile } from 'node:fs/promises';
import { generatedFiles } from './generated-files.ts';

for (const { path, text } of generatedFiles) {
  const file = new URL(`../${path}`, import.meta.url);
  await writeFile(file, text(await readFile(file, 'utf8').catch(() => '')));
}
