/** One line of the text format 0.0.4, read as https://prometheus.io/docs/instrumenting/exposition_formats/ says. */
export interface Line {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Throws on whatever is no text of the format, so that one bad line fails the test as it would fail the scrape. */
export function parseExposition(text: string): readonly Line[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line is not ended');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map(parseLine);
}

/** Character by character, not by a regular expression: values may hold anything but a line feed. */
function parseLine(line: string): Line {
  const labels: Record<string, string> = {};
  let at = line.search(/[{ ]/);
  const name = line.slice(0, at);
  if (!/^[a-z_]+$/.test(name)) throw new Error(`no name: ${JSON.stringify(line)}`);
  while (line[at] === '{' || line[at] === ',') {
    const equals = line.indexOf('="', at);
    const label = line.slice(at + 1, equals);
    if (!/^[a-z_]+$/.test(label) || Object.hasOwn(labels, label)) throw new Error(`no label: ${line}`);
    const { value, end } = quoted(line, equals + 2);
    labels[label] = value;
    at = end;
  }
  const [, number] = /^\}? (\S+)$/.exec(line.slice(at)) ?? [];
  if (number === undefined || Number.isNaN(Number(number))) throw new Error(`no value: ${line}`);
  return { name, labels, value: Number(number) };
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n' };

function quoted(line: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  for (let at = start; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '"') return { value, end: at + 1 };
    if (character !== '\\') {
      value += character;
      continue;
    }
    at += 1;
    const meant = escapes[line[at] ?? ''];
    if (meant === undefined) throw new Error(`no such escape: ${line}`);
    value += meant;
  }
  throw new Error(`a value is not ended: ${line}`);
}
