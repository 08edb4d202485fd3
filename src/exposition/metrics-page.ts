import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import type { Tick } from '../lib/units.ts';
import { gzipMember, Piece } from './piece.ts';
import { type RenderTools, renderFamilies } from './rendering.ts';
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

/** Makes pages, one after the other. What only changes with the snapshots is rendered once for them. */
export function pageMaker({
  clock,
  views,
  selfMetrics,
  onBroken,
}: MetricsSources): () => Promise<MetricsPage> {
  const tools = { pace: () => clock.pace(), writer: new TextWriter(), onBroken };
  const pieces = new Map<string, Piece>();
  let fixed = { views: [] as readonly View[], pieces: [] as readonly Piece[] };

  const render = async (shown: readonly View[], live: boolean, now: Tick): Promise<readonly Piece[]> => {
    const rendered = [];
    for await (const { family, text } of renderFamilies(shown, { live, now }, tools)) {
      const before = pieces.get(family);
      // Most families are the same after a sweep, and packing costs as much as rendering.
      const piece = before !== undefined && isSameText(before.text, text) ? before : new Piece(text);
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
      fixed = { views: [], pieces: [] };
      fixed = { views: shown, pieces: await render(shown, false, at) };
    }
    const parts = [...fixed.pieces, ...(await render(shown, true, at)), new Piece(await ownLines())];
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

const isSameText = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.length === other.length && one.every((block, index) => block.equals(other[index] ?? block));
