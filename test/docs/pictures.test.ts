import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/start-process.ts';
import { readDocument } from './markdown.ts';

const folder = 'docs/pictures';
const pictures = readdirSync(join(root, folder)).filter((name) => name.endsWith('.png'));

test.each(pictures)('%s is shown in the README, and small', (name) => {
  expect(readDocument('README.md')).toContain(`](${folder}/${name})`);
  expect(statSync(join(root, folder, name)).size).toBeLessThan(150_000);
});

test('the page is shown light, dark, on a phone and blind, and so is the terminal', () => {
  expect(new Set(pictures)).toEqual(
    new Set(['page-light.png', 'page-dark.png', 'page-phone.png', 'page-blind.png', 'terminal.png']),
  );
});
