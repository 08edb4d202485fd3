import type { Clock } from './clock.ts';
import type { Millis } from './units.ts';

/** The reason of a signal that was aborted because its time ran out. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that follows `parent` and is also aborted, with DeadlineExceeded, after `span`. Disposing of it frees the timer and the
 * listener. Each request has one, so it must be cheap: no AbortSignal.any, whose signals the garbage collector has to track, and no
 * abort without a reason, which would create an error with a stack that nobody sees.
 */
export function deadline(clock: Clock, span: Millis, parent: AbortSignal): Deadline {
  const either = new AbortController();
  const timer = new AbortController();
  const follow = (): void => either.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  clock.sleep(span, timer.signal).then(
    () => either.abort(new DeadlineExceeded(`not done within ${span} ms`)),
    () => {},
  );
  return {
    signal: either.signal,
    [Symbol.dispose]: () => {
      parent.removeEventListener('abort', follow);
      timer.abort(null);
    },
  };
}

/** Resolves when the signal is aborted; never rejects. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Waits for a promise until the signal is aborted, then rejects with its reason. The promise itself goes on. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  using stopped = rejection(signal);
  // Always race both, in this order: a promise that nobody waits for would end the process if it rejected.
  return await Promise.race([stopped.promise, promise]);
}

function rejection(signal: AbortSignal): Disposable & { readonly promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return { promise, [Symbol.dispose]: () => signal.removeEventListener('abort', stop) };
}
