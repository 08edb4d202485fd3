import { expect, test } from 'vitest';
import { aborted, DeadlineExceeded, deadline, unlessAborted } from '../../src/lib/abort.ts';
import { millis } from '../../src/lib/units.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

test('a deadline aborts with DeadlineExceeded once its time is up, not before', async () => {
  const clock = new FakeClock();
  using limit = deadline(clock, millis(100), new AbortController().signal);

  await clock.advance(millis(99));
  expect(limit.signal.aborted).toBe(false);

  await clock.advance(millis(1));
  expect(limit.signal.reason).toBeInstanceOf(DeadlineExceeded);
});

test('a deadline passes on the reason of its parent', () => {
  const parent = new AbortController();
  using limit = deadline(new FakeClock(), millis(100), parent.signal);

  parent.abort(new Error('stop'));

  expect(limit.signal.reason).toEqual(new Error('stop'));
});

test('a deadline that is disposed of leaves no timer behind', () => {
  const clock = new FakeClock();

  deadline(clock, millis(100), new AbortController().signal)[Symbol.dispose]();

  expect(clock.sleeping).toBe(0);
});

test('aborted resolves at once for a signal that is aborted already', async () => {
  await expect(aborted(AbortSignal.abort())).resolves.toBeUndefined();
});

test('who waits unless a signal is aborted takes the error of what fails later, aborted before or not', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const reason = new Error('stop');
  const failing = Promise.withResolvers<never>();

  const waiting = unlessAborted(failing.promise, AbortSignal.abort(reason));
  failing.reject(new Error('late'));

  await expect(waiting).rejects.toBe(reason);
  await settle();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
