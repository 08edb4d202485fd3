import { expect, test } from 'vitest';
import { followSettings } from '../../src/web/follow-settings.ts';
import { openSettings, type WebSettings } from '../../src/web/web-settings.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

test('a reading that never ends does not hold up the end, and is not complained of', async () => {
  const told: string[] = [];
  const following = followSettings({
    clock: new FakeClock(),
    first: openSettings,
    read: () => new Promise<WebSettings>(() => {}),
    adopt: () => told.push('adopted'),
    events: { reloaded: () => told.push('reloaded'), reloadFailed: (reason) => told.push(reason) },
  });
  await settle();

  const ended = following[Symbol.asyncDispose]().then(() => 'ended');
  const first = await Promise.race([
    ended,
    settle()
      .then(settle)
      .then(() => 'held up'),
  ]);

  expect([first, ...told]).toEqual(['ended']);
});
