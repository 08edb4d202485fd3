import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { minutesOf } from './fast-play.ts';
import { kinds } from './kinds.ts';
import { type Judged, play } from './play.ts';

test('of incidents that happen at the same time each is reported in time, and nothing else is', async ({
  skip,
}) => {
  needs('promtool', skip);
  const seed = 7;
  const short = kinds.filter(
    (kind) => kind.isAboutMonitor !== true && minutesOf({ kind, seed, name: 'incident 0' }) <= 50,
  );
  const judged: Judged[] = [];

  await play(seed, short.slice(0, 12), (one) => judged.push(one));

  expect(judged.length).toBe(12);
  expect(judged.filter(({ verdict }) => verdict.faults.length > 0)).toEqual([]);
});
