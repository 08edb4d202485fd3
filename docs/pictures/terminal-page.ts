const escapeCharacter = '\u001b';

/** The colours of a dark terminal, by their numbers. */
const colours: Readonly<Record<string, string>> = {
  '31': '#ff8f86',
  '32': '#7bd88f',
  '33': '#ffb86b',
  '36': '#7fd5e8',
  '90': '#a0a0aa',
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What stands on a terminal, as a web page that looks like one. */
export const terminalPage = (screen: string): string => `<!doctype html>
<style>
  body { margin: 0; padding: 14px 18px; background: #16171b; color: #e8e8ea; width: max-content; }
  pre { margin: 0; font: 14px/1.45 ui-monospace, monospace; }
</style>
<pre>${screen.split('\n').map(lineOf).join('\n')}</pre>`;

/** A line is overwritten from its start, as progress does. */
function lineOf(line: string): string {
  const [last = ''] = line.split(`${escapeCharacter}[K`).slice(-1);
  const [first = '', ...painted] = last.replaceAll('\r', '').split(`${escapeCharacter}[`);
  return escaped(first) + painted.map(spanOf).join('');
}

function spanOf(part: string): string {
  const [, number = '', text = ''] = /^(\d*)m(.*)$/s.exec(part) ?? [];
  const colour = colours[number];
  return colour === undefined ? escaped(text) : `<span style="color: ${colour}">${escaped(text)}</span>`;
}

const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (letter) => entities[letter] ?? '');
