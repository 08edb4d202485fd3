import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import type { Tick } from '../lib/units.ts';
import { gzipMember, Piece } from './piece.ts';
import { noSubjects, type RenderTools, renderFamilies, type Subjects, subjectsOf } from './rendering.ts';
import { TextWriter } from './text-writer.ts';

export interface MetricsSources {
  readonly clock: Clock;
  readonly views: () => readonly View[];
  /** The daemon's own metrics, as text. */
  readonly selfMetrics: () => Promise<string>;
  readonly onBroken: RenderTools['onBroken'];
}

/** All of one moment, sent as often as it is asked for. */
export interface MetricsPage {
  readonly views: readonly View[];
  /** The moment that the ages are of. */
  readonly at: Tick;
  readonly text: readonly Buffer[];
  readonly gzip: () => Promise<readonly Buffer[]>;
}

const isSameView = (one: View, other: View | undefined): boolean =>
  one.snapshot === other?.snapshot && one.interval === other.interval && one.thresholds === other.thresholds;

export const isSameFleet = (one: readonly View[], other: readonly View[]): boolean =>
  one.length === other.length && one.every((view, index) => isSameView(view, other[index]));

/** What only changes with the snapshots. */
interface FixedPart {
  readonly views: readonly View[];
  readonly subjects: Subjects;
  readonly pieces: readonly Piece[];
}

const nothing: FixedPart = { views: [], subjects: noSubjects, pieces: [] };

/** Makes pages, one after the other. What only changes with the snapshots is rendered once for them. */
export function pageMaker({
  clock,
  views,
  selfMetrics,
  onBroken,
}: MetricsSources): () => Promise<MetricsPage> {
  const tools = { pace: () => clock.pace(), writer: new TextWriter(), onBroken };
  const pieces = new Map<string, Piece>();
  let fixed = nothing;

  const render = async (subjects: Subjects, live: boolean, now: Tick): Promise<readonly Piece[]> => {
    const rendered = [];
    for await (const { family, text } of renderFamilies(subjects, { live, now }, tools)) {
      const before = pieces.get(family);
      // Most families are the same after a sweep, and packing costs as much as rendering.
      const isSame = before !== undefined && (await isSameText(before.text, text, tools));
      const piece = isSame ? before : new Piece(text);
      pieces.set(family, piece);
      rendered.push(piece);
    }
    return rendered;
  };
  const ownLines = async (): Promise<readonly Buffer[]> => {
    try {
      return [Buffer.from(await selfMetrics())];
    } catch (error) {
      onBroken('own', error);
      return [];
    }
  };

  return async () => {
    const [shown, at] = [views(), clock.tick()];
    if (!isSameFleet(fixed.views, shown)) {
      // What is outdated is let go first: the text of a large fleet takes more memory than all else.
      fixed = nothing;
      const subjects = await subjectsOf(shown, tools);
      fixed = { views: shown, subjects, pieces: await render(subjects, false, at) };
    }
    const live = await render(fixed.subjects, true, at);
    const parts = [...fixed.pieces, ...live, new Piece(await ownLines())];
    let gzip: Promise<readonly Buffer[]> | null = null;
    return {
      views: shown,
      at,
      text: parts.flatMap(({ text }) => text),
      gzip: () => {
        gzip ??= Promise.all(parts.map((part) => part.packed())).then(gzipMember);
        return gzip;
      },
    };
  };
}

async function isSameText(
  one: readonly Buffer[],
  other: readonly Buffer[],
  { pace }: Pick<RenderTools, 'pace'>,
): Promise<boolean> {
  if (one.length !== other.length) return false;
  for (const [index, block] of one.entries()) {
    if (!block.equals(other[index] ?? block)) return false;
    await pace();
  }
  return true;
}
