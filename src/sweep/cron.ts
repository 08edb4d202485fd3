import { createTask } from 'node-cron';
import { instant } from '../lib/units.ts';
import type { NextBeats } from './schedule.ts';

/** Reads a cron expression of 5 or 6 fields (seconds first), in the local time zone. */
export function cronBeats(expression: string): NextBeats {
  const task = createTask(expression, () => {});
  return () => {
    const [first, second] = task.getNextRuns(2);
    if (first === undefined || second === undefined) throw new Error(`"${expression}" has no next beats`);
    return [instant(first.getTime()), instant(second.getTime())];
  };
}
