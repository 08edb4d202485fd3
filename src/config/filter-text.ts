import { failed, ok, type Result } from '../lib/result.ts';
import type { Complaint } from './problem.ts';

export const filterAllowed = 'a filter such as clusterId eq "2c918"';

const comparison = /^\s*(\w+)\s*={1,3}\s*["']?([^"'=]*?)["']?\s*$/;

/** SailPoint checks filters itself; this refuses what cannot be one, before the first sweep. Null: no filter. */
export function parseFilterText(text: string): Result<string | null, Complaint> {
  const outside = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, ' ');
  const advice = `write ${filterAllowed}`;
  if (text.trim() === '') return ok(null);
  if (outside.includes('"')) return failed({ problem: 'has a quote that is not closed', advice });
  if (outside.includes('=')) {
    const [, field, value] = comparison.exec(text) ?? [];
    const suggestion = field === undefined ? undefined : `write ${field} eq "${value}"`;
    return failed({ problem: 'has a =, but equality is written eq', advice, suggestion });
  }
  if (!/\b(eq|ne|co|sw|in|gt|ge|lt|le|pr|isnull)\b/i.test(outside))
    return failed({ problem: 'is not a filter', advice });
  return ok(text);
}
