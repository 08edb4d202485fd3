/** Letters of East Asia and emoji take two columns of a terminal, marks that combine with the letter before them take none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const combining = /\p{M}/u;

const widthOfLetter = (letter: string): number => {
  if (combining.test(letter)) return 0;
  return wide.test(letter) ? 2 : 1;
};

/** The width of a text, in columns of a terminal. */
export const textWidth = (text: string): number =>
  Array.from(text).reduce((width, letter) => width + widthOfLetter(letter), 0);

/** Cuts a text to at most this many columns; a text that was cut ends with "…". */
export function cutToWidth(text: string, most: number): string {
  if (textWidth(text) <= most) return text;
  let width = 1;
  const kept: string[] = [];
  for (const letter of text) {
    width += widthOfLetter(letter);
    if (width > most) break;
    kept.push(letter);
  }
  return `${kept.join('')}…`;
}

export const padToWidth = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - textWidth(text)));
