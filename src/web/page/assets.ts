import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Asset, keepAsset } from '../body.ts';
import { stripTypes } from './strip-types.ts';

/** src, or where that was compiled to. */
const root = join(import.meta.dirname, '..', '..');

/** In a checkout the page's modules are TypeScript, as the server's are; in a package they are compiled. */
export const moduleEnding = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** The server's modules that the page imports, by path from the root. */
const shared = ['fleet/verdict-words', 'lib/short-span'];

const library = ['lit-html', 'directive', 'directive-helpers', 'directives/repeat'];

/** Reads the files at the first request for the page, and keeps them. */
export function createAssets(): () => Promise<ReadonlyMap<string, Asset>> {
  let kept: Promise<ReadonlyMap<string, Asset>> | null = null;
  return () => (kept ??= readAssets());
}

/** By path below `/page/`: the style sheet, the page's modules, and the library that draws them. */
async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const own = (await readdir(join(root, 'web/page/browser'))).filter((name) => name.endsWith(moduleEnding));
  const names = [
    ...own.map((name) => `web/page/browser/${name}`),
    ...shared.map((name) => `${name}${moduleEnding}`),
  ];
  const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
  const plain = moduleEnding === '.ts' ? await stripTypes(texts) : texts;
  const style = await readFile(join(root, 'web/page/page.css'), 'utf8');
  const ofLibrary = await Promise.all(
    library.map(async (name) => [`lit-html/${name}.js`, await libraryText(name)] as const),
  );
  return new Map([
    ['page.css', keepAsset('text/css; charset=utf-8', style)],
    ...names.map((name, index) => [name, module(withPaths(plain[index] ?? ''))] as const),
    ...ofLibrary.map(([name, text]) => [name, module(text)] as const),
  ]);
}

const module = (text: string): Asset => keepAsset('text/javascript; charset=utf-8', text);

/** A browser finds the library by its path, not by its name. */
const withPaths = (text: string): string =>
  text.replaceAll(/(["'])lit-html(\/[\w/-]+\.js)?\1/g, (_, quote: string, file: string | undefined) =>
    [quote, `../../../lit-html${file ?? '/lit-html.js'}`, quote].join(''),
  );

/** Node itself would load another file of the library, one for places without a document. */
const libraryText = (name: string): Promise<string> =>
  readFile(new URL(`../${name}.js`, import.meta.resolve('lit-html')), 'utf8');
