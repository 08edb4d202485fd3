import { validateDetailed } from 'node-cron';
import { cronTimes } from '../lib/cron.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { instant } from '../lib/units.ts';
import type { Complaint } from './problem.ts';

export const scheduleAllowed = 'a cron expression of 6 fields (seconds first) or 5, such as "*/30 * * * * *"';

const advice = `write ${scheduleAllowed}`;

/** From right to left, since seconds may be left out. */
const fields = [
  { name: 'dayOfWeek', range: 'days of the week are 0–7 or SUN–SAT', size: 8 },
  { name: 'month', range: 'months are 1–12 or JAN–DEC', size: 12 },
  { name: 'dayOfMonth', range: 'days of the month are 1–31', size: 31 },
  { name: 'hour', range: 'hours are 0–23', size: 24 },
  { name: 'minute', range: 'minutes are 0–59', size: 60 },
  { name: 'second', range: 'seconds are 0–59', size: 60 },
] as const;

/** The expression as it is, if node-cron reads it and it means what it says. */
export function parseSchedule(text: string): Result<string, Complaint> {
  const complaint = complaintAbout(text);
  return complaint === null ? ok(text) : failed(complaint);
}

function complaintAbout(text: string): Complaint | null {
  const parts = text.trim().split(/\s+/);
  if (!text.startsWith('@') && parts.length !== 5 && parts.length !== 6)
    return {
      problem: `has ${parts.length} ${parts.length === 1 ? 'field' : 'fields'}`,
      advice,
      ...asCron(text),
    };
  if (text.startsWith('@every')) return { problem: 'is not a cron expression', advice, ...asCron(text) };
  const known = parts.toReversed().flatMap((part, index) => {
    const field = fields[index];
    return field === undefined ? [] : [{ ...field, part }];
  });
  return (
    firstOf(known, startedStep) ??
    firstOf(known, longStep) ??
    invalidField(text) ??
    // 30 February passes all of this.
    (cronTimes(text).after(instant(0)) === null ? { problem: 'never comes' } : null)
  );
}

/** The expression that beats as often as a duration says. */
function asCron(text: string): Pick<Complaint, 'suggestion'> {
  const [, digits, unit] = /^(?:@?every\s+)?(\d+)\s*([smh])$/.exec(text.trim()) ?? [];
  const size = unit === 'h' ? 24 : 60;
  if (digits === undefined || Number(digits) === 0 || size % Number(digits) !== 0) return {};
  const step = `*/${digits}`;
  const expression = { s: `${step} * * * * *`, m: `0 ${step} * * * *`, h: `0 0 ${step} * * *` }[unit as 's'];
  return { suggestion: `write "${expression}"` };
}

type CronPart = (typeof fields)[number] & { readonly part: string };

const firstOf = (parts: readonly CronPart[], check: (part: CronPart) => Complaint | null): Complaint | null =>
  parts.map(check).find((complaint) => complaint !== null) ?? null;

/** Some cron programs read 0/30 as a step from 0 on. */
function startedStep({ part, size }: CronPart): Complaint | null {
  const [, start, step] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
  if (start === undefined || step === undefined) return null;
  const range = Number(start) === 0 ? '*' : `${start}-${size - 1}`;
  return {
    problem: 'has a step that begins with a number',
    advice: 'write * or a range before the /',
    suggestion: `write ${range}/${step} instead of ${part}`,
  };
}

/** node-cron takes a step that is longer than its field, and beats at each start of the field. */
function longStep({ part, range, size }: CronPart): Complaint | null {
  const step = Number(/\/(\d+)$/.exec(part)?.[1] ?? 0);
  if (step <= size) return null;
  const problem = `has a step that is longer than its field (${range})`;
  return { problem, advice: 'write the step in the next field, as "0 */2 * * * *" for every 2 minutes' };
}

function invalidField(text: string): Complaint | null {
  const { valid, errors } = validateDetailed(text);
  if (valid) return null;
  const field = fields.find(({ name }) => name === errors[0]?.field);
  if (field === undefined) return { problem: 'is not a cron expression', advice };
  const isImpossible = errors[0]?.message.includes('impossible');
  return { problem: isImpossible ? 'never comes' : `: ${field.range}` };
}
