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
  return `${lettersWithin(Array.from(text), most - 1).join('')}…`;
}

/** Cuts a text in its middle: names often differ at their ends. */
export function cutMiddle(text: string, most: number): string {
  if (textWidth(text) <= most || most < 5) return cutToWidth(text, most);
  const start = lettersWithin(Array.from(text), Math.ceil((most - 1) / 2));
  const end = lettersWithin(Array.from(text).toReversed(), most - 1 - textWidth(start.join(''))).toReversed();
  const first = end.findIndex((letter) => !combining.test(letter));
  return `${start.join('')}…${end.slice(first).join('')}`;
}

/** The first letters, up to this many columns. */
function lettersWithin(letters: readonly string[], most: number): string[] {
  let width = 0;
  const end = letters.findIndex((letter) => {
    width += widthOfLetter(letter);
    return width > most;
  });
  return letters.slice(0, end === -1 ? undefined : end);
}

/** Breaks a text between words into lines that fit; a longer word has a line of its own. */
export function linesWithin(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (textWidth(`${line} ${word}`) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export const padToWidth = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - textWidth(text)));
