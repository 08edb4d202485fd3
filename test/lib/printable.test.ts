import { assert, jsonValue, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../../src/lib/printable.ts';

test.each([
  ['an escape sequence', 'va-\u001b[31mred', 'va-\\u001b[31mred'],
  ['a C1 control character', 'a\u009b31m', 'a\\u009b31m'],
  ['a delete character', 'a\u007f', 'a\\u007f'],
  ['a bidirectional override', 'va\u202egpj', 'va\\u202egpj'],
  ['a bidirectional isolate', 'a\u2066b\u2069', 'a\\u2066b\\u2069'],
  ['a zero-width space', 'a\u200bb', 'a\\u200bb'],
  ['a byte order mark', '\ufeffa', '\\ufeffa'],
  ['a soft hyphen', 'a\u00adb', 'a\\u00adb'],
  ['a Hangul filler', '\u3164', '\\u3164'],
  ['a tag character beyond the first plane', 'a\u{e0041}', 'a\\udb40\\udc41'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['a lone surrogate', 'a\ud800', 'a\\ud800'],
  ['a line break', 'a\nb', 'a\\u000ab'],
  ['letters of all kinds', 'Zürich 東京 🚀 a', 'Zürich 東京 🚀 a'],
])('%s reaches a terminal in a readable form', (_name, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('several lines stay several lines', () => {
  expect(printableLines('a\nb\u001bc\r\n')).toBe('a\nb\\u001bc\\u000d\n');
});

test('JSON means the same afterwards', () => {
  assert(
    property(jsonValue(), string({ unit: 'binary' }), (value, text) => {
      const json = JSON.stringify([value, text], null, 2);

      expect(JSON.parse(printableLines(json))).toEqual(JSON.parse(json));
    }),
  );
});
