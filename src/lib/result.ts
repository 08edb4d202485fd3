/** An expected failure is a value, not an exception. */
export type Result<T, F> = Ok<T> | Failed<F>;

interface Ok<T> {
  readonly kind: 'ok';
  readonly value: T;
}

interface Failed<F> {
  readonly kind: 'failed';
  readonly failure: F;
}

export const ok = <T>(value: T): Ok<T> => ({ kind: 'ok', value });
export const failed = <F>(failure: F): Failed<F> => ({ kind: 'failed', failure });
