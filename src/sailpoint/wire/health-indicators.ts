import { z } from 'zod';
import { type HealthCategory, type HealthEvents, healthCategories } from '../../fleet/client.ts';
import { loose, type Reader } from './reader.ts';

const categories = z
  .object({ cpu: loose, memory: loose, container: loose, network: loose } satisfies Record<
    HealthCategory,
    unknown
  >)
  .catch({});
const category = z.object({ errors: loose, warnings: loose }).catch({});
const event = z.object({ cpuUtilizationPercentage: loose, freeSpacePercentage: loose }).catch({});

/** Numbers are read from this many events per category and level. Each one costs time. */
const mostMeasured = 100;

interface HealthReading {
  readonly healthEvents: readonly HealthEvents[];
  readonly cpuUtilization: number | null;
  readonly memoryFree: number | null;
}

/** HealthIndicators, in the list since v2024: counts the events and finds their worst numbers. */
export function readHealthIndicators(json: unknown, reader: Reader): HealthReading {
  const found = categories.parse(json);
  const events = healthCategories.flatMap((name) => {
    const { errors, warnings } = category.parse(found[name]);
    return [
      { category: name, level: 'error', all: listOf(errors) } as const,
      { category: name, level: 'warning', all: listOf(warnings) } as const,
    ];
  });
  const measured = events.flatMap(({ all }) => all.slice(0, mostMeasured)).map((one) => event.parse(one));
  const used = measured.flatMap(
    (one) => reader.ratio('cpuUtilizationPercentage', one.cpuUtilizationPercentage) ?? [],
  );
  const free = measured.flatMap((one) => reader.ratio('freeSpacePercentage', one.freeSpacePercentage) ?? []);
  return {
    healthEvents: events
      .map(({ all, ...about }) => ({ ...about, count: all.length }))
      .filter(({ count }) => count > 0),
    cpuUtilization: used.length === 0 ? null : used.reduce((one, other) => Math.max(one, other)),
    memoryFree: free.length === 0 ? null : free.reduce((one, other) => Math.min(one, other)),
  };
}

const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);
