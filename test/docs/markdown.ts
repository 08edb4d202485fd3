import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from '../support/start-process.ts';

const notOurs = ['node_modules', 'dist', 'coverage', '.git'];

/** Every Markdown file of the project, from its root. */
export const markdownFiles = (folder = ''): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.includes(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

export const readDocument = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface Block {
  /** Where it begins, to be found again. */
  readonly at: string;
  readonly text: string;
}

/** The fenced blocks of this language, without the indentation of a list that they stand in. */
export function blocksOf(path: string, language: string): readonly Block[] {
  const page = readDocument(path);
  const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm');
  return [...page.matchAll(fence)].map(({ index, 1: indentation = '', 2: text = '' }) => ({
    at: `${path}:${page.slice(0, index).split('\n').length}`,
    text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  }));
}

const withoutCode = (page: string): string =>
  page.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** As GitHub makes them of headings. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

function anchorsOf(path: string): readonly string[] {
  const page = readDocument(path).replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading));
  return [...headings, ...[...page.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id)];
}

/** The links of a document, or of a text in its place, that lead nowhere within the project. */
export function deadLinks(path: string, page = readDocument(path)): readonly string[] {
  const targets = [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^(https?|mailto):/.test(target)) return false;
    const [file = '', anchor] = target.split('#');
    const aim = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(root, aim))) return true;
    return anchor !== undefined && !anchorsOf(aim).includes(anchor);
  });
}
