import { setTimeout as delay } from 'node:timers/promises';

/** Longer than anything that is going to happen takes, even on a busy machine. */
const patience = 20_000;

/** Waits, in real time, until the condition holds. Rejects when it never does. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  between: () => Promise<unknown> = () => delay(5),
): Promise<void> {
  const last = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > last) throw new Error(`never came true: ${condition.toString()}`);
    await between();
  }
}
