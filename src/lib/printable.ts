/**
 * Characters that a terminal must not get from outside: control characters can move its cursor or worse, bidirectional marks
 * reverse what is read, and invisible characters make two names look alike.
 */
const unprintable = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** For one line of a terminal: such characters, and line breaks, are written as JSON escapes them (`\u202e`). */
export const printable = (text: string): string => printableLines(text).replaceAll('\n', escaped);

/** The same for several lines. JSON stays the same JSON: only within texts can there be such characters. */
export const printableLines = (text: string): string => text.replaceAll(unprintable, escaped);

/** By UTF-16 code units, as JSON wants it. */
const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
