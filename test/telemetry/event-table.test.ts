import { expect, test } from 'vitest';
import type { EventRow } from '../../src/telemetry/event-row.ts';
import { eventTable } from '../../src/telemetry/event-table.ts';
import { selfMetrics } from '../../src/telemetry/self-metric-table.ts';

const rows: readonly (readonly [string, EventRow])[] = Object.entries(eventTable);

test.each(rows)(
  '%s has a field for each label of its counter and for what tells its streaks apart',
  (_name, row) => {
    const { counter, oncePer = [], fields } = row;
    const given = [...Object.keys(fields), ...Object.keys(counter?.labels ?? {})];

    const needed = [...(counter === undefined ? [] : selfMetrics[counter.metric].labels), ...oncePer];

    expect(needed.filter((name) => !given.includes(name))).toEqual([]);
  },
);

test.each(rows)(
  '%s says what happened in a static text, and nobody has to guess what a field means',
  (_name, row) => {
    expect(row.message).toMatch(/^[A-Z].*[^.]$/);
    expect(Object.values(row.fields).map(({ meaning }) => meaning)).not.toContain('');
  },
);
