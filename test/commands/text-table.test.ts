import { describe, expect, test } from 'vitest';
import { type Column, textTable } from '../../src/commands/text-table.ts';
import { cutMiddle, cutToWidth, linesWithin, textWidth } from '../../src/commands/text-width.ts';

interface Row {
  readonly name: string;
  readonly place: string;
  readonly id: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', cell: ({ name }) => name, least: 6 },
  { title: 'PLACE', cell: ({ place }) => place, least: 6, dispensable: 0 },
  { title: 'ID', cell: ({ id }) => id, dispensable: 1 },
];

const rows: readonly Row[] = [
  { name: 'a', place: 'x', id: '1' },
  { name: 'a-long-name-of-22-chars', place: 'somewhere-far', id: '0123456789' },
];

describe('a table', () => {
  test('is as wide as its texts if there is no terminal', () => {
    expect(textTable(columns, rows, null)).toBe(
      [
        'NAME                     PLACE          ID',
        'a                        x              1',
        'a-long-name-of-22-chars  somewhere-far  0123456789',
        '',
      ].join('\n'),
    );
  });

  test('cuts the widest texts first', () => {
    expect(textTable(columns, rows, 40)).toBe(
      [
        'NAME           PLACE          ID',
        'a              x              1',
        'a-long…-chars  somewhere-far  0123456789',
        '',
      ].join('\n'),
    );
  });

  test.each([30, 26, 20, 12, 6])('fits a terminal of %i columns', (width) => {
    const lines = textTable(columns, rows, width).split('\n');

    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  });

  test('drops optional columns before anything becomes unreadable', () => {
    expect(textTable(columns, rows, 20).split('\n')[0]).toBe('NAME      ID');
    expect(textTable(columns, rows, 8).split('\n')[0]).toBe('NAME');
  });
});

test.each([
  ['abc', 3],
  ['東京', 4],
  ['🚀', 2],
  ['e\u0301', 1],
  ['', 0],
])('%s takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  ['abcdef', 4, 'abc…'],
  ['abc', 3, 'abc'],
  ['東京都', 5, '東京…'],
  ['東京都', 4, '東…'],
])('%s cut to %i columns is %s', (text, most, cut) => {
  expect(cutToWidth(text, most)).toBe(cut);
});

test.each([
  ['va-frankfurt-12', 9, 'va-f…t-12'],
  ['va-frankfurt-12', 10, 'va-fr…t-12'],
  ['va-1', 9, 'va-1'],
  ['日本語日本語', 8, '日本…語'],
  ['abcdefe\u0301f', 5, 'ab…e\u0301f'],
  ['va-frankfurt', 3, 'va…'],
])('%s is cut in its middle to %i columns', (text, most, cut) => {
  expect(cutMiddle(text, most)).toBe(cut);
});

test('a sentence is broken between words, and a word that is too long has a line of its own', () => {
  expect(linesWithin('the host name https://acme.example.com is unknown', 13)).toEqual([
    'the host name',
    'https://acme.example.com',
    'is unknown',
  ]);
});
