import { writeFile } from 'node:fs/promises';
import { test } from 'vitest';
import { watchFile } from '../../src/config/watch-file.ts';
import { seconds } from '../../src/lib/units.ts';
import { configFile } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';

test('what changes as soon as a file is watched is found, whenever it is read by others', async () => {
  await using file = await configFile('first');
  const clock = new FakeClock();
  let changes = 0;
  const onChange = async (): Promise<void> => {
    changes += 1;
  };
  await using stack = new AsyncDisposableStack();
  stack.use(await watchFile({ path: file.path, clock, onChange }));

  await writeFile(file.path, 'second');

  await eventually(
    () => changes === 1,
    () => clock.advance(seconds(2)),
  );
});
