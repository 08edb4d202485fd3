import { setTimeout as delay } from 'node:timers/promises';
import { type Millis, millis } from '../../src/lib/units.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** Lets the clock's time pass until the condition holds, slowly enough for answers that are under way to arrive. */
export const passUntil = (clock: FakeClock, condition: () => boolean): Promise<void> =>
  eventually(condition, async () => {
    await delay(2);
    await clock.advance(millis(100));
  });

/** Knows how many requests are under way, by the timers of their timeouts. */
export class TrafficClock extends FakeClock {
  #inFlight = 0;

  constructor(requestTimeout: Millis) {
    super();
    const { sleep } = this;
    this.sleep = (span, signal) => {
      const slept = sleep(span, signal);
      if (span !== requestTimeout) return slept;
      this.#inFlight += 1;
      return slept.finally(() => {
        this.#inFlight -= 1;
      });
    };
  }

  /** Time passes fast, but stands still while an answer is under way. */
  readonly pass = (condition: () => boolean): Promise<void> =>
    eventually(condition, () => (this.#inFlight > 0 ? delay(1) : this.advance(millis(250))));
}
