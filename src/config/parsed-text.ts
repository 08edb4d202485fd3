import { z } from 'zod';
import type { Result } from '../lib/result.ts';
import type { Complaint } from './problem.ts';

/** A text that `parse` checks and converts. zod passes its complaint on, and `complaintIn` gets it back. */
export const parsedText = <T>(
  text: z.ZodString,
  parse: (value: string) => Result<T, Complaint> | Promise<Result<T, Complaint>>,
) =>
  text.transform((value, context): Promise<T> | T => {
    const settle = (result: Result<T, Complaint>): T => {
      if (result.kind === 'ok') return result.value;
      context.addIssue({ code: 'custom', params: { complaint: result.failure } });
      return z.NEVER;
    };
    const result = parse(value);
    return result instanceof Promise ? result.then(settle) : settle(result);
  });

/** The complaint of `parsedText` or `crossCheck`; null if zod itself refuses the value. */
export const complaintIn = (issue: z.core.$ZodIssue): Complaint | null =>
  issue.code === 'custom' ? ((issue.params?.['complaint'] as Complaint | undefined) ?? null) : null;

/** YAML reads `10` as a number. Where a text is expected, it gets the same answer as "10". */
export const textOfNumber = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);
