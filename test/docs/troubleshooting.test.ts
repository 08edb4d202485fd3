import { expect, test } from 'vitest';
import { reasonWords } from '../../src/fleet/reason-words.ts';
import type { SkipReason } from '../../src/fleet/sweep-problem.ts';
import { readDocument } from './markdown.ts';

const skipped = { still_running: true } as const satisfies Record<SkipReason, true>;

test('docs/TROUBLESHOOTING.md has one row for each reason that the exporter gives, and no other', () => {
  const [, reasons = ''] = readDocument('docs/TROUBLESHOOTING.md').split(/^## /m);
  const rows = [...reasons.matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)].map(([, reason]) => reason);

  expect(rows).toHaveLength(new Set(rows).size);
  expect(new Set(rows)).toEqual(new Set([...Object.keys(reasonWords), ...Object.keys(skipped)]));
});
