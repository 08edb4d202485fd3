import { expect, test } from 'vitest';
import { deadLinks, markdownFiles } from './markdown.ts';

test.each(markdownFiles())('every link of %s leads to a file and a heading that exist', (path) => {
  expect(deadLinks(path)).toEqual([]);
});

test.each([
  ['[a file](docs/NOWHERE.md)', ['docs/NOWHERE.md']],
  ['[a heading](docs/CONFIG.md#nothing)', ['docs/CONFIG.md#nothing']],
  ['[a heading here](#nothing)', ['#nothing']],
  ['![a picture](docs/pictures/none.png)', ['docs/pictures/none.png']],
  ['[good](docs/CONFIG.md#without-a-file) `[code](nowhere)` <https://example.com>', []],
])('the links of %j that lead nowhere are %j', (page, dead) => {
  expect(deadLinks('README.md', page)).toEqual(dead);
});
