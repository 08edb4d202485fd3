import type { Clock } from './clock.ts';

/** A long computation that can pause wherever it yields. What it reads must not change meanwhile. */
export type Steps<T> = Generator<void, T, void>;

/** Runs it, and lets other work run between its steps. */
export async function inTurns<T>(steps: Steps<T>, { pace }: Pick<Clock, 'pace'>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pace();
  }
}

/** Runs it without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
