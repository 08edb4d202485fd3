import { validateDetailed } from 'node-cron';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Complaint } from './problem.ts';

export const scheduleAllowed = 'a cron expression of 6 fields (seconds first) or 5, such as "*/30 * * * * *"';

const ranges: Readonly<Record<string, string>> = {
  second: 'seconds are 0–59',
  minute: 'minutes are 0–59',
  hour: 'hours are 0–23',
  dayOfMonth: 'days of the month are 1–31, and no more than the month has',
  month: 'months are 1–12 or jan–dec',
  dayOfWeek: 'days of the week are 0–7 or sun–sat',
};

/** The expression as it is, when node-cron can run it. */
export function parseSchedule(text: string): Result<string, Complaint> {
  const { valid, errors } = validateDetailed(text);
  if (valid) return ok(text);
  const range = ranges[errors[0]?.field ?? ''];
  return range === undefined
    ? failed({ problem: 'is not a cron expression', advice: `write ${scheduleAllowed}` })
    : failed({ problem: `: ${range}` });
}
