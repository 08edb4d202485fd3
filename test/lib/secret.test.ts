import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { secret } from '../../src/lib/secret.ts';

test('a secret shows itself to reveal alone', () => {
  const held = secret('hunter2');

  const shown = [held.toString(), JSON.stringify({ held }), inspect({ held })].join();

  expect(shown).not.toContain('hunter2');
  expect(held.reveal()).toBe('hunter2');
});
