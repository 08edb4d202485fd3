import type { Tick } from '../lib/units.ts';
import { type ClientRow, clientFamilies, fragment } from './client-families.ts';
import { gzipMember, type Joined, join } from './piece.ts';
import { orLeftOut, type RenderTools } from './render-tools.ts';
import type { RenderedFleet } from './rendered-fleet.ts';
import { packBlock, packLines } from './section.ts';

/** All of one moment, to be sent as often as asked for. */
export interface Page {
  readonly fleet: RenderedFleet;
  /** As of when the ages are. */
  readonly at: Tick;
  readonly text: readonly Buffer[];
  readonly gzip: readonly Buffer[];
}

export interface PageRequest {
  readonly fleet: RenderedFleet;
  readonly now: Tick;
  readonly selfMetrics: () => Promise<string>;
}

/** Renders what changes with the time, and puts it after what does not. */
export async function renderPage(
  { fleet, now, selfMetrics }: PageRequest,
  tools: RenderTools,
): Promise<Page> {
  const parts: Joined[] = [fleet];
  for (const family of clientFamilies.filter(({ ages }) => ages)) {
    const lines = linesOf(fleet, (row) => fragment(family, row, now));
    parts.push(await orLeftOut(family.name, tools, () => packBlock(family, lines, tools.writer)));
  }
  const own = async () => join(await packLines([await selfMetrics()], tools.writer));
  parts.push(await orLeftOut('own', tools, own));
  const joined = join(parts);
  return { fleet, at: now, text: joined.text, gzip: gzipMember(joined) };
}

function* linesOf({ divisions }: RenderedFleet, line: (row: ClientRow) => string): Generator<string> {
  for (const { chunks } of divisions.values()) {
    for (const { rows } of chunks) yield* rows.map(line);
  }
}
