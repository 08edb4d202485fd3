import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { header, labels, labelValue, lineMaker } from '../../src/exposition/text.ts';
import { labelsByOtherParser } from '../support/other-parser.ts';
import { parseMetrics } from '../support/parse-metrics.ts';

/** The line of one sample that has these labels. */
const lineWith = (values: Readonly<Record<string, string>>, value = 1): string =>
  lineMaker({ name: 'x', labels: Object.keys(values) })(labels(['first'], ['one']), {
    value,
    labels: Object.values(values),
  });

function readBack(written: string): string | undefined {
  const [line] = parseMetrics(lineWith({ value: written, after: 'untouched' })).list;
  const { value } = line?.labels ?? {};
  return value;
}

/** Through UTF-8, as a scrape does. */
const overTheWire = (text: string): string => Buffer.from(text).toString();

test.each([
  ['a quote', 'a"b'],
  ['a backslash', 'C:\\temp\\new'],
  ['a backslash at the end', 'end\\'],
  ['a backslash before a quote', '\\"'],
  ['a line feed', 'one\ntwo'],
  ['a backslash and an n, which are no line feed', '\\n'],
  ['a carriage return', 'one\r\ntwo'],
  ['what looks like the end of the labels', '"} 1\nx{value="|,}'],
  ['an emoji', '🚀 Zürich'],
  ['nothing', ''],
  ['a comment', '# HELP'],
])('a label value with %s reads back as it is', (_name, value) => {
  expect(readBack(value)).toBe(value);
});

test.each([
  ['NUL', 'a\0b', 'a\uFFFDb'],
  ['the first half of an emoji', 'a\uD83D', 'a\uFFFD'],
  ['the second half of an emoji', '\uDE80b', '\uFFFDb'],
])('%s, which the format cannot carry, becomes U+FFFD', (_name, value, expected) => {
  expect(overTheWire(labelValue(value))).toBe(expected);
});

const awkward = fc.constantFrom(
  '"',
  '\\',
  '\n',
  '\r',
  '\0',
  '|',
  ',',
  '}',
  '{',
  '=',
  '🚀',
  '\uD83D',
  '\uDE80',
  ' ',
  'n',
);
const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: awkward }));

test('any label value survives rendering and parsing', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const line = overTheWire(lineWith({ value, after: 'untouched' }));

      const parsed = parseMetrics(line).list;

      const expected = value.toWellFormed().replaceAll('\0', '\uFFFD');
      expect(parsed).toEqual([
        { name: 'x', labels: { first: 'one', value: expected, after: 'untouched' }, value: 1 },
      ]);
    }),
    { numRuns: 2_000 },
  );
});

test('a parser that is not ours reads any label value as it was', () => {
  fc.assert(
    fc.property(anything, anything, (value, next) => {
      const line = overTheWire(`# TYPE x gauge\n${lineWith({ value, next })}`);

      const [read] = labelsByOtherParser(line, 'x');

      const survives = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');
      expect(read).toEqual({ first: 'one', value: survives(value), next: survives(next) });
    }),
    { numRuns: 1_000 },
  );
});

test('any number survives rendering and parsing', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [parsed] = parseMetrics(lineWith({ of: 'any' }, value)).list;

      // The format has no -0.
      expect(parsed?.value).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('a header stays on its two lines, whatever the help', () => {
  const text = header({ name: 'x', help: 'one\ntwo \\ three' });

  expect(text).toBe('# HELP x one\\ntwo \\\\ three\n# TYPE x gauge\n');
});
