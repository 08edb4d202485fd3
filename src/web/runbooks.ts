import { readdir, readFile } from 'node:fs/promises';
import { type Asset, keepAsset } from './body.ts';
import { runbookStyle } from './runbook-style.ts';

export interface Runbooks {
  /** The runbook of this name, an index for none; null if there is no such runbook. */
  readonly read: (name: string) => Promise<Asset | null>;
}

/** As far from here in a checkout as in the built package. */
const shippedFolder = new URL('../../deploy/runbooks/', import.meta.url);

/** Renders the runbooks that ship with the exporter, each at its first request. Nothing else in the folder can be read. */
export function createRunbooks(folder = shippedFolder): Runbooks {
  const pages = new Map<string, Promise<Asset>>();
  pages.set('style.css', Promise.resolve(keepAsset('text/css; charset=utf-8', runbookStyle)));
  return {
    read: async (asked) => {
      const name = asked === '' ? 'README' : asked.replace(/\.md$/, '');
      const known = pages.get(name);
      if (known !== undefined) return await known;
      // A name must be in the folder's list, so no path can lead elsewhere.
      const files = await readdir(folder).catch((): string[] => []);
      if (!files.includes(`${name}.md`)) return null;
      const page = renderFile(name, new URL(`${name}.md`, folder));
      pages.set(name, page);
      page.catch(() => pages.delete(name));
      return await page;
    },
  };
}

async function renderFile(name: string, file: URL): Promise<Asset> {
  // Loaded at the first use, because runbooks are read rarely.
  const { parse } = await import('marked');
  const source = await readFile(file, 'utf8');
  const content = await parse(forBrowsers(source));
  const title = name === 'README' ? 'Runbooks' : name;
  return keepAsset('text/html; charset=utf-8', frame(title, content));
}

/** Runbooks refer to each other by file; other files of the repository are not served. */
const forBrowsers = (source: string): string =>
  source.replaceAll(/\]\(([\w-]+)\.md\)/g, ']($1)').replaceAll(/\[([^\]]*)\]\(\.\.\/[^)]*\)/g, '$1');

/** Works without a script. Links are relative, so that a path prefix may stand before them. */
const frame = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · sailpoint-exporter</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<nav><a href="../">Fleet</a> <a href="./">All runbooks</a></nav>
<main>
${content}</main>
</html>
`;
