import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FailedCall } from '../../src/fleet/api-failure.ts';
import { failed, ok } from '../../src/lib/result.ts';
import { millis } from '../../src/lib/units.ts';
import { pageSize } from '../../src/sailpoint/operations.ts';
import { type FetchPage, readAllPages } from '../../src/sailpoint/pages.ts';
import { aFailedCall } from '../support/a-failure.ts';
import { FakeClock } from '../support/fake-clock.ts';

const never = new AbortController().signal;
const plenty = { concurrency: 4, most: 50_000, keyOf: (one: number) => one };

interface Source {
  readonly size: number;
  /** What X-Total-Count says; null: it is not sent. */
  readonly total?: number | null;
  /** Offsets whose pages fail. */
  readonly failures?: ReadonlyMap<number, FailedCall>;
  /** How long the page at an offset takes. */
  readonly delayOf?: (offset: number) => number;
}

/** A collection of the numbers from 0 up, and what was asked of it. */
function collection({ size, total = size, failures = new Map(), delayOf = () => 0 }: Source) {
  const clock = new FakeClock();
  const asked: number[] = [];
  const counted: number[] = [];
  const fetch: FetchPage<number> = async ({ offset, limit, count }, signal) => {
    asked.push(offset);
    if (count) counted.push(offset);
    await clock.sleep(millis(delayOf(offset)), signal).catch(() => {});
    if (signal.aborted) return failed(aFailedCall('aborted'));
    const failure = failures.get(offset);
    if (failure !== undefined) return failed(failure);
    const length = Math.max(0, Math.min(limit, size - offset));
    return ok({
      elements: Array.from({ length }, (_, index) => offset + index),
      total: count ? total : null,
    });
  };
  return { clock, asked, counted, fetch };
}

const read = async (source: Source, options = plenty, signal = never) => {
  const { clock, fetch, ...log } = collection(source);
  const answer = readAllPages(fetch, options, signal);
  await clock.advance(millis(3_600_000));
  return { answer: await answer, ...log };
};

const numbers = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

describe('a collection of any size is read whole and in order', () => {
  test.each([0, 1, 249, 250, 251, 499, 500, 501, 10_001])('%i elements, with a total', async (size) => {
    const { answer, asked } = await read({ size });

    expect(answer).toMatchObject(ok({ elements: numbers(size), complete: true, beyond: 0 }));
    // One more where the last page is full: only a page that is not can be the last.
    expect(asked).toHaveLength(Math.floor(size / pageSize) + 1);
  });

  test.each([0, 1, 249, 250, 251, 500, 1_001])('%i elements, without a total', async (size) => {
    const { answer } = await read({ size, total: null });

    expect(answer).toMatchObject(ok({ elements: numbers(size), complete: true, beyond: 0 }));
  });

  test('in whatever order the pages arrive, and however many are under way', async () => {
    const source = fc.record({
      size: fc.nat(3_000),
      concurrency: fc.integer({ min: 1, max: 8 }),
      hasTotal: fc.boolean(),
      delays: fc.array(fc.nat(1_000), { minLength: 13, maxLength: 13 }),
    });
    await fc.assert(
      fc.asyncProperty(source, async ({ size, concurrency, hasTotal, delays }) => {
        const { answer } = await read(
          { size, total: hasTotal ? size : null, delayOf: (offset) => delays[offset / pageSize] ?? 0 },
          { ...plenty, concurrency },
        );

        expect(answer).toMatchObject(ok({ elements: numbers(size), complete: true, beyond: 0 }));
      }),
    );
  });
});

test.each([[600], [null]])('only the first page asks for the total (%s)', async (total) => {
  const { counted } = await read({ size: 600, total });

  expect(counted).toEqual([0]);
});

describe('a collection is not complete', () => {
  test.each<[string, Source]>([
    ['when the total says there are more than came', { size: 700, total: 701 }],
    ['when a page in the middle is empty', { size: 250, total: 600 }],
    ['when the only page is short', { size: 3, total: 5 }],
  ])('%s', async (_name, source) => {
    const { answer } = await read(source);

    expect(answer).toMatchObject({ kind: 'ok', value: { complete: false, beyond: 0 } });
  });

  test.each([0, 3, 250, 251, 400, 500])(
    'a total of %i that is lower than the number of elements is ignored',
    async (total) => {
      const { answer } = await read({ size: 600, total });

      expect(answer).toMatchObject(ok({ elements: numbers(600), complete: true, beyond: 0 }));
    },
  );
});

describe('totals and pages that do not fit', () => {
  /** A server with pages of its own length, that may know nothing of offsets. */
  const server = (size: number, total: number | null, { longest = 250, ignoresOffset = false } = {}) => {
    const asked: number[] = [];
    const fetch: FetchPage<number> = async ({ offset, count }) => {
      asked.push(offset);
      const from = ignoresOffset ? 0 : offset;
      const length = Math.max(0, Math.min(longest, size - from));
      return ok({
        elements: Array.from({ length }, (_, index) => from + index),
        total: count ? total : null,
      });
    };
    return { asked, fetch };
  };

  test.each([
    ['one too high', 10, 11, {}, 2],
    ['one too high, of several pages', 600, 601, {}, 4],
    ['a billion, of ten', 10, 1_000_000_000, {}, 2],
    ['a billion, of many', 600, 1_000_000_000, {}, 9],
    ['absent', 10, null, {}, 2],
    ['too low', 600, 10, {}, 4],
    ['right, in pages of 100', 1_000, 1_000, { longest: 100 }, 10],
    ['one too high, in pages of 100', 1_000, 1_001, { longest: 100 }, 11],
    ['absent, in pages of 100', 1_000, null, { longest: 100 }, 11],
    ['right, in pages of 7', 20, 20, { longest: 7 }, 3],
  ])('%s: everybody is read, in few requests', async (_name, size, total, options, requests) => {
    const { asked, fetch } = server(size, total, options);

    const answer = await readAllPages(fetch, plenty, never);

    expect(answer).toMatchObject(
      ok({ elements: numbers(size), total, complete: total === null || total <= size }),
    );
    expect(asked.length).toBeLessThanOrEqual(requests);
    expect(answer).toMatchObject({ value: { requests: asked.length } });
  });

  test.each([[1_000_000_000], [null], [500]])(
    'a server that answers each offset with its first page (total %s) is not believed, nor asked for long',
    async (total) => {
      const { asked, fetch } = server(250, total, { ignoresOffset: true });

      const answer = await readAllPages(fetch, plenty, never);

      expect(answer).toMatchObject(ok({ elements: numbers(250), complete: total === null }));
      expect(asked.length).toBeLessThanOrEqual(1 + plenty.concurrency);
    },
  );

  test('a page with a hole, though the total is reached by what is read twice, leaves the list incomplete', async () => {
    const all = numbers(600);
    const fetch: FetchPage<number> = async ({ offset, limit, count }) => {
      const page = all.slice(offset, offset + limit).filter((one) => one !== 300 && one !== 301);
      return ok({ elements: page, total: count ? 600 : null });
    };

    const answer = await readAllPages(fetch, plenty, never);

    expect(answer).toMatchObject({ kind: 'ok', value: { complete: false, total: 600 } });
  });
});

describe('a page that fails makes the whole list fail', () => {
  const refused: FailedCall = aFailedCall('timeout');

  test.each([
    ['the first', 0, 1_000],
    ['one in the middle', 500, 1_000],
    ['the last', 750, 1_000],
    ['the first without a total', 0, null],
    ['a later one without a total', 500, null],
  ])('%s', async (_name, offset, total) => {
    const { answer } = await read({ size: 1_000, total, failures: new Map([[offset, refused]]) });

    expect(answer).toEqual(failed(refused));
  });

  test('and further pages are not requested', async () => {
    const { asked } = await read(
      { size: 10_000, failures: new Map([[250, refused]]) },
      { ...plenty, concurrency: 2 },
    );

    expect(asked.length).toBeLessThan(6);
  });

  test('for its own reason, not because the others were aborted', async () => {
    const { answer } = await read({
      size: 2_000,
      failures: new Map([[500, refused]]),
      delayOf: (offset) => (offset === 500 ? 10 : 1_000),
    });

    expect(answer).toEqual(failed(refused));
  });
});

describe('no more than the cap is read', () => {
  test.each([
    [1_000, 600, 3],
    [1_000, 1_000, 4],
    [1_000, 100, 1],
    [251, 250, 1],
  ])('of %i, %i: in %i pages', async (size, most, pages) => {
    const { answer, asked } = await read({ size }, { ...plenty, most });

    expect(answer).toMatchObject(ok({ elements: numbers(most), complete: true, beyond: size - most }));
    expect(asked).toHaveLength(pages);
  });

  test.each([
    [1_000, 600, 3],
    [1_000, 500, 3],
    [251, 250, 2],
  ])('of %i, %i without a total: in %i pages, which tell that there are more', async (size, most, pages) => {
    const { answer, asked } = await read({ size, total: null }, { ...plenty, most });

    expect(answer).toMatchObject({
      value: { elements: numbers(most), beyond: expect.toSatisfy((n: number) => n > 0) },
    });
    expect(asked).toHaveLength(pages);
  });

  test('of exactly as many, without a total, none is beyond', async () => {
    const { answer } = await read({ size: 500, total: null }, { ...plenty, most: 500 });

    expect(answer).toMatchObject(ok({ elements: numbers(500), complete: true, beyond: 0 }));
  });
});

test('a reading that is aborted is reported as aborted', async () => {
  const stop = new AbortController();
  const { clock, fetch } = collection({ size: 2_000, delayOf: (offset) => offset });

  const answer = readAllPages(fetch, plenty, stop.signal);
  await clock.advance(millis(100));
  stop.abort();

  expect(await answer).toEqual(failed(aFailedCall('aborted')));
});
