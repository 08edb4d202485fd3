import { getEventListeners } from 'node:events';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Millis, millis, type RateLimit, seconds } from '../../src/lib/units.ts';
import { Governor, type Turn } from '../../src/sailpoint/governor.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const hold = (retryAfter: Millis | null) => ({ kind: 'rate_limited', retryAfter }) as const;
const never = new AbortController().signal;
const threePerSecond: RateLimit = { requests: 3, window: seconds(1) };
const plenty: RateLimit = { requests: 1_000, window: seconds(1) };

/** A window, and what is added to it because two clocks differ. */
const window = millis(1_020);

function office(limit: RateLimit) {
  const clock = new FakeClock();
  const governor = new Governor(clock, limit);
  const turns: Turn[] = [];
  /** Asks for so many turns; those that are given are in `turns`. */
  const ask = async (times: number, signal = never): Promise<void> => {
    for (let turn = 0; turn < times; turn++) {
      governor.turn(signal).then(
        (given) => turns.push(given),
        () => {},
      );
    }
    await settle();
  };
  const take = async (): Promise<Turn> => {
    await ask(1);
    const turn = turns.at(-1);
    if (turn === undefined) throw new Error('no turn was given');
    return turn;
  };
  return { clock, governor, turns, ask, take };
}

describe('the window of the rate limit', () => {
  test('lets the first requests start at once, and the next one when the first ended a window ago', async () => {
    const { clock, turns, ask } = office(threePerSecond);

    await ask(4);
    for (const turn of turns) turn.done(true);
    await clock.advance(millis(window - 1));
    const before = turns.length;
    await clock.advance(millis(1));

    expect([before, turns.length]).toEqual([3, 4]);
  });

  test('counts a request from its end: the API saw it at some time until then', async () => {
    const { clock, turns, ask } = office(threePerSecond);
    await ask(4);

    await clock.advance(seconds(30));
    turns[0]?.done(true);
    await clock.advance(millis(window - 1));
    const before = turns.length;
    await clock.advance(millis(1));

    expect([before, turns.length]).toEqual([3, 4]);
  });

  test('has partly passed for a later request, which waits only for the rest', async () => {
    const { clock, turns, ask } = office(threePerSecond);
    await ask(3);
    for (const turn of turns) turn.done(true);
    await clock.advance(millis(400));

    await ask(1);
    await clock.advance(millis(window - 401));
    const before = turns.length;
    await clock.advance(millis(1));

    expect([before, turns.length]).toEqual([3, 4]);
  });

  test('is used fully, so 25 requests at 3 per window take eight windows', async () => {
    const { clock, governor } = office(threePerSecond);
    let done = 0;
    const request = async (): Promise<void> => {
      const turn = await governor.turn(never);
      done += 1;
      turn.done(true);
    };
    const all = Promise.all(Array.from({ length: 25 }, request));

    await clock.advance(millis(8 * window - 1));
    const before = done;
    await clock.advance(millis(1));
    await all;

    expect([before, done]).toEqual([24, 25]);
  });

  test('serves requests in the order in which they came', async () => {
    const { clock, governor } = office({ requests: 1, window: seconds(1) });
    const served: number[] = [];
    const request = async (number: number): Promise<void> => {
      const turn = await governor.turn(never);
      served.push(number);
      turn.done(true);
    };
    const all = Promise.all([0, 1, 2, 3].map(request));

    await clock.advance(millis(4 * window));
    await all;

    expect(served).toEqual([0, 1, 2, 3]);
  });

  test('never holds more than the limit as the API counts, whatever the network does', async () => {
    const request = fc.record({
      asksAt: fc.nat(3_000),
      reachesAfter: fc.nat(2_000),
      answersAfter: fc.nat(2_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, requests) => {
          const clock = new FakeClock();
          const governor = new Governor(clock, { requests, window: seconds(1) });
          const arrivals: number[] = [];
          const ended = all.map(async ({ asksAt, reachesAfter, answersAfter }) => {
            await clock.sleep(millis(asksAt), never);
            const turn = await governor.turn(never);
            await clock.sleep(millis(reachesAfter), never);
            arrivals.push(clock.tick());
            await clock.sleep(millis(answersAfter), never);
            turn.done(true);
          });

          await clock.advance(seconds(600));
          await Promise.all(ended);

          const fullest = Math.max(
            0,
            ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + 1_000).length),
          );
          expect(arrivals).toHaveLength(all.length);
          expect(fullest).toBeLessThanOrEqual(requests);
        },
      ),
    );
  });
});

describe('a changed rate limit', () => {
  test('counts the requests made under the former one', async () => {
    const { clock, governor, turns, ask } = office(threePerSecond);
    await ask(3);
    for (const turn of turns) turn.done(true);

    governor.adopt({ requests: 2, window: seconds(1) });
    await ask(2);
    await clock.advance(millis(window - 1));
    const before = turns.length;
    await clock.advance(millis(1));

    expect([before, turns.length]).toEqual([3, 5]);
  });

  test('that is larger lets waiting requests start at once', async () => {
    const { governor, turns, ask } = office(threePerSecond);
    await ask(5);

    governor.adopt({ requests: 4, window: seconds(1) });
    await settle();

    expect(turns).toHaveLength(4);
  });

  test('does not end a wait that the API has asked for', async () => {
    const { clock, governor, turns, ask, take } = office(threePerSecond);
    (await take()).limited(hold(seconds(60)));

    governor.adopt(plenty);
    await ask(2);
    await clock.advance(millis(59_999));

    expect(turns).toHaveLength(1);
  });
});

describe('after a 429 the governor', () => {
  test('lets all requests wait until Retry-After has passed', async () => {
    const { clock, turns, ask, take } = office(plenty);
    const turn = await take();

    const wait = turn.limited(hold(seconds(60)));
    await ask(5);
    await clock.advance(millis(59_999));

    expect(wait).toBe(60_000);
    expect(turns).toHaveLength(1);
  });

  test('lets one request start first, and all others once it is answered', async () => {
    const { clock, turns, ask, take } = office(plenty);
    (await take()).limited(hold(seconds(60)));
    await ask(5);

    await clock.advance(seconds(60));
    const probing = turns.length;
    turns.at(-1)?.done(true);
    await settle();

    expect([probing, turns.length]).toEqual([2, 6]);
  });

  test('lets all wait again if the first request is refused again', async () => {
    const { clock, turns, ask, take } = office(plenty);
    (await take()).limited(hold(seconds(60)));
    await ask(5);
    await clock.advance(seconds(60));

    turns.at(-1)?.limited(hold(seconds(30)));
    await clock.advance(millis(29_999));
    const before = turns.length;
    await clock.advance(millis(1));

    expect([before, turns.length]).toEqual([2, 3]);
  });

  test('lets another request start first if the first one got no answer', async () => {
    const { clock, governor, turns, ask, take } = office(plenty);
    (await take()).limited(hold(seconds(60)));
    await ask(5);

    await clock.advance(seconds(60));
    turns.at(-1)?.done(false);
    await settle();

    expect(turns).toHaveLength(3);
    expect(governor.heldBy).not.toBeNull();
  });

  test('is not lifted by answers to earlier requests', async () => {
    const { clock, governor, turns, ask } = office(plenty);
    await ask(3);
    await clock.advance(seconds(1));
    turns[0]?.limited(hold(seconds(60)));

    turns[1]?.done(true);
    await ask(1);
    await clock.advance(seconds(59));

    expect(governor.heldBy).not.toBeNull();
    expect(turns).toHaveLength(3);
  });

  test('does not shorten the wait by a shorter Retry-After', async () => {
    const { clock, turns, ask } = office(plenty);
    await ask(2);
    turns[0]?.limited(hold(seconds(60)));
    turns[1]?.limited(hold(seconds(5)));

    await ask(1);
    await clock.advance(millis(59_999));
    const before = turns.length;
    await clock.advance(millis(1));

    expect([before, turns.length]).toEqual([2, 3]);
  });

  test('without a Retry-After doubles the wait from 1 s to 10 s, and starts anew once it is lifted', async () => {
    const { clock, turns, take } = office(plenty);
    const waits: Millis[] = [];
    for (let time = 0; time < 6; time++) {
      const wait = (await take()).limited(hold(null));
      waits.push(wait);
      await clock.advance(wait);
    }

    (await take()).done(true);
    waits.push((await take()).limited(hold(null)));

    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 1_000]);
    expect(turns).toHaveLength(8);
  });

  test('counts ten requests that are refused together without a Retry-After as one refusal', async () => {
    const { clock, turns, ask } = office(plenty);
    await ask(10);
    await clock.advance(millis(10));

    const waits: Millis[] = [];
    for (const turn of turns) {
      waits.push(turn.limited(hold(null)));
      await clock.advance(millis(10));
    }

    expect(waits).toEqual([1_000, 990, 980, 970, 960, 950, 940, 930, 920, 910]);
  });
});

describe('aborting a request', () => {
  test('rejects with the reason, and at once if it was aborted before', async () => {
    const { governor } = office(plenty);
    const reason = new Error('stop');

    await expect(governor.turn(AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('while it waits leaves no timer behind and takes no turn', async () => {
    const { clock, governor, turns, ask, take } = office({ requests: 1, window: seconds(1) });
    (await take()).done(true);
    const stop = new AbortController();
    const reason = new Error('stop');

    const given = expect(governor.turn(stop.signal)).rejects.toBe(reason);
    const others = ask(3, stop.signal);
    stop.abort(reason);
    await others;

    await given;
    expect(clock.sleeping).toBe(0);
    await ask(1);
    await clock.advance(window);
    expect(turns).toHaveLength(2);
  });

  test('does not affect the others that wait', async () => {
    const { clock, governor, turns, ask, take } = office({ requests: 1, window: seconds(1) });
    (await take()).done(true);
    const stop = new AbortController();
    governor.turn(stop.signal).catch(() => {});
    await ask(1);

    stop.abort();
    await clock.advance(window);

    expect(turns).toHaveLength(2);
  });

  test('has no effect once it has its turn', async () => {
    const { governor } = office(plenty);
    const stop = new AbortController();

    const turn = await governor.turn(stop.signal);
    stop.abort();

    expect(turn.limited(hold(seconds(1)))).toBe(1_000);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
