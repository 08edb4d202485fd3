import { type Instant, type Tick, toEpochSeconds } from '../lib/units.ts';

/** One value, with the values of its family's labels in their order. */
export interface Sample {
  readonly value: number;
  readonly labels: readonly string[];
}

/** A metric: its lines on the page and its row in docs/METRICS.md come from it. `Of` is what its samples tell of. */
export interface MetricFamily<Of> {
  readonly name: string;
  readonly help: string;
  /** When there is no sample, in docs/METRICS.md; null: there always is one. */
  readonly absent: string | null;
  /** Besides those that identify the subject. */
  readonly labels: readonly string[];
  /** Whether its values change between snapshots: then it is rendered for each reading. */
  readonly live: boolean;
  /** Yields nothing where nothing is known. */
  readonly samples: (of: Of, now: Tick) => Iterable<Sample>;
}

/** What a family tells of. */
export interface Subject<Of> {
  readonly of: Of;
  /** The rendered labels that each of its samples begins with. */
  readonly identity: string;
}

interface ValueFamily<Of> {
  readonly name: string;
  readonly help: string;
  readonly absent: string | null;
  readonly live?: true;
  /** Null where nothing is known: no sample. */
  readonly value: (of: Of, now: Tick) => number | null;
}

/** A family with one sample for each subject, and no labels of its own. */
export const oneValue = <Of>({ value, live, ...named }: ValueFamily<Of>): MetricFamily<Of> => ({
  ...named,
  labels: [],
  live: live ?? false,
  samples: (of, now) => {
    const known = value(of, now);
    return known === null ? [] : [{ value: known, labels: [] }];
  },
});

export const timestamp = (at: Instant | null): number | null => (at === null ? null : toEpochSeconds(at));
