import type { z } from 'zod';
import { type Setting, settingsOf } from '../src/config/settings.ts';

/** Outside of code, asterisks and bars mean something to Markdown. */
const plain = (text: string): string => text.replaceAll(/[*|]/g, '\\$&');

const code = (text: string): string => `\`${text}\``;

function defaultOf(setting: Setting): string {
  if (setting.isRequired) return 'required';
  if (setting.kind === 'section') return '';
  if (setting.byDefault === undefined) return 'none';
  return code(typeof setting.byDefault === 'string' ? setting.byDefault : JSON.stringify(setting.byDefault));
}

const row = (setting: Setting): string =>
  `| ${code(setting.key)} | ${plain(setting.allowed)} | ${defaultOf(setting)} | ${setting.description} |\n`;

/** Rows for all keys; the file itself and the elements of a list have none of their own. */
const rows = (all: readonly Setting[]): string =>
  all
    .filter(({ key }) => key !== '' && !key.endsWith('[]'))
    .map(row)
    .join('');

/** A document with the rows of its table of keys made anew. */
export function withKeys(document: string, schema: z.ZodType): string {
  if (!table.test(document)) throw new Error('the document has no table of keys');
  return document.replace(table, () => rows(settingsOf(schema)));
}

const table = /(?<=^\| key \|.*\n\|---.*\n)(\|.*\n)+/m;
