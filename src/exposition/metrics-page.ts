import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import type { Tick } from '../lib/units.ts';
import { createPace } from './pace.ts';
import { gzipMember, Piece } from './piece.ts';
import { isSameView, RenderedFleet } from './rendered-fleet.ts';
import type { RenderTools } from './rendering.ts';
import { TextBlocks } from './text-blocks.ts';

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

export const isSameFleet = (one: readonly View[], other: readonly View[]): boolean =>
  one.length === other.length && one.every((view, index) => isSameView(view, other[index]));

/** Makes pages, one after the other: what is still true is taken over from the page before. */
export function pageMaker({
  clock,
  views,
  selfMetrics,
  onBroken,
}: MetricsSources): () => Promise<MetricsPage> {
  const fleet = new RenderedFleet({ pace: createPace(clock), writer: new TextBlocks(), onBroken });

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
    await fleet.adopt(shown, at);
    const parts = [fleet.fixed, new Piece([...(await fleet.live(at)), ...(await ownLines())])];
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
