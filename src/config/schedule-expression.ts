import { validateDetailed } from 'node-cron';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Complaint } from './problem.ts';

export const scheduleAllowed = 'a cron expression of 6 fields (seconds first) or 5, such as "*/30 * * * * *"';

/** The expression as it is, when node-cron can run it. */
export function parseSchedule(text: string): Result<string, Complaint> {
  const { valid, errors } = validateDetailed(text);
  if (valid) return ok(text);
  const field = errors[0]?.field ?? 'expression';
  const problem = field === 'expression' ? 'is no cron expression' : `has a ${field} that never comes`;
  return failed({ problem, advice: `write ${scheduleAllowed}` });
}
