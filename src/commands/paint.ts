import { styleText } from 'node:util';
import type { Environment } from '../config/variables.ts';

export type PaintStyle = 'red' | 'yellow' | 'green' | 'cyan' | 'gray' | 'bold';

/** Colours a text that is safe for a terminal, or leaves it as it is. */
export type Paint = (style: PaintStyle, text: string) => string;

export const paintWith = (inColor: boolean): Paint =>
  inColor ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;

/** https://no-color.org and https://force-color.org: FORCE_COLOR is stronger, and without either a terminal decides. */
export function wantsColor(env: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return isTerminal && !no && term !== 'dumb';
}
