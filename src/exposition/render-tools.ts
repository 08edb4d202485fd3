import type { Clock } from '../lib/clock.ts';
import { createPace, type Pace } from './pace.ts';
import { type Joined, nothing } from './piece.ts';
import { TextWriter } from './text-writer.ts';

export type OnBroken = (family: string, error: unknown) => void;

/** For one rendering at a time: what is written and not yet taken is nobody else's. */
export interface RenderTools {
  readonly pace: Pace;
  readonly writer: TextWriter;
  readonly onBroken: OnBroken;
  readonly signal: AbortSignal;
}

export const createRenderTools = (clock: Clock, onBroken: OnBroken, signal: AbortSignal): RenderTools => ({
  pace: createPace(clock, signal),
  writer: new TextWriter(),
  onBroken,
  signal,
});

/** A family that cannot be rendered is left out and told of; the others stand. */
export async function orLeftOut(
  name: string,
  { writer, onBroken, signal }: RenderTools,
  render: () => Promise<Joined>,
): Promise<Joined> {
  try {
    return await render();
  } catch (error) {
    signal.throwIfAborted();
    writer.clear();
    onBroken(name, error);
    return nothing;
  }
}
