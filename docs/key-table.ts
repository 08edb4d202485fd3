import type { z } from 'zod';
import { type Setting, settingsOf } from '../src/config/settings.ts';

/** Outside code, asterisks and bars have a meaning in Markdown. */
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

/** One row per key. The file itself and the elements of a list have no row. */
const rows = (all: readonly Setting[]): string =>
  all
    .filter(({ key }) => key !== '' && !key.endsWith('[]'))
    .map(row)
    .join('');

/** Replaces the rows of the document's table of keys. */
export function withKeys(document: string, schema: z.ZodType): string {
  if (!table.test(document)) throw new Error('the document has no table of keys');
  return document.replace(table, () => rows(settingsOf(schema)));
}

const table = /(?<=^\| key \|.*\n\|---.*\n)(\|.*\n)+/m;
