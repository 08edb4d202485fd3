import { setTimeout as delay } from 'node:timers/promises';

/** How long nothing may move. A busy machine is slow, but it does not stand still. */
const patience = 60_000;

/**
 * Waits until the condition holds; `between` happens between two looks at it. Rejects once `progress`, which is anything that changes
 * while the wait is getting somewhere, has stayed the same for a minute.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  between: () => Promise<unknown> = () => delay(5),
  progress: () => unknown = () => null,
): Promise<void> {
  let reached = progress();
  let moved = performance.now();
  while (!(await condition())) {
    const now = progress();
    if (now !== reached) {
      reached = now;
      moved = performance.now();
    }
    if (performance.now() - moved > patience) throw new Error(`never came true: ${condition.toString()}`);
    await between();
  }
}
