import type { View } from '../fleet/view.ts';
import type { Tick } from '../lib/units.ts';
import { type Chunk, type Divided, type Division, type Divisions, divide } from './chunks.ts';
import { type ClientFamily, clientFamilies } from './client-families.ts';
import { type Fragments, renderFragments } from './fragments.ts';
import { type Joined, join, type Piece, packedAsOne } from './piece.ts';
import { orLeftOut, type RenderTools } from './render-tools.ts';
import { joinSection, packBlock, packHeader, packLines, type Section } from './section.ts';
import { type TenantFamily, tenantFamilies } from './tenant-families.ts';

/** All that changes with a snapshot alone, rendered and packed. */
export interface RenderedFleet extends Joined {
  readonly views: readonly View[];
  readonly divisions: Divisions;
  readonly sections: Sections;
  /** Families of single clients that were rendered, and not taken over from the fleet before. */
  readonly fragmentsRendered: number;
}

/** By the name of the family; one that was broken is missing. */
interface Sections {
  readonly counts: ReadonlyMap<string, Section<Division, Piece>>;
  readonly clients: ReadonlyMap<string, Section<Chunk, Fragments>>;
}

export interface FleetRequest {
  readonly views: readonly View[];
  readonly before: RenderedFleet | null;
  readonly now: Tick;
}

/** Renders what differs from the fleet before, and takes over the rest. */
export async function renderFleet(
  { views, before, now }: FleetRequest,
  tools: RenderTools,
): Promise<RenderedFleet> {
  const divided = await divide(views, before?.divisions ?? new Map(), tools.pace);
  const parts: Joined[] = [];
  const counts = new Map<string, Section<Division, Piece>>();
  for (const family of tenantFamilies) {
    const part = await orLeftOut(family.name, tools, async () => {
      if (!family.countsClients) return packBlock(family, linesOf(family, views), tools.writer);
      const section = await countSection(family, divided, before?.sections.counts.get(family.name), tools);
      counts.set(family.name, section);
      return joinSection(section);
    });
    parts.push(part);
  }
  const clients = new Map<string, Section<Chunk, Fragments>>();
  let fragmentsRendered = 0;
  for (const family of clientFamilies.filter(({ ages }) => !ages)) {
    const known = before?.sections.clients.get(family.name);
    const part = await orLeftOut(family.name, tools, async () => {
      const { section, count } = await clientSection({ family, divided, known, now }, tools);
      clients.set(family.name, section);
      fragmentsRendered += count;
      return joinSection(section);
    });
    parts.push(part);
  }
  const sections = { counts, clients };
  return { ...packedAsOne(join(parts)), views, divisions: divided.divisions, sections, fragmentsRendered };
}

function* linesOf(family: TenantFamily, views: readonly View[]): Generator<string> {
  for (const view of views) yield* family.lines(view);
}

async function countSection(
  family: TenantFamily,
  { divisions }: Divided,
  known: Section<Division, Piece> | undefined,
  { writer }: RenderTools,
): Promise<Section<Division, Piece>> {
  const pieces = new Map<Division, readonly Piece[]>();
  for (const division of divisions.values()) {
    const kept = known?.pieces.get(division);
    pieces.set(division, kept ?? (await packLines(family.lines(division.view), writer)));
  }
  return { header: known?.header ?? (await packHeader(family)), pieces };
}

interface ClientSectionRequest {
  readonly family: ClientFamily;
  readonly divided: Divided;
  readonly known: Section<Chunk, Fragments> | undefined;
  readonly now: Tick;
}

async function clientSection(
  { family, divided: { divisions, origins }, known, now }: ClientSectionRequest,
  { writer, pace }: RenderTools,
): Promise<{ readonly section: Section<Chunk, Fragments>; readonly count: number }> {
  const pieces = new Map<Chunk, readonly Fragments[]>();
  let count = 0;
  for (const chunk of [...divisions.values()].flatMap(({ chunks }) => chunks)) {
    const kept = known?.pieces.get(chunk);
    if (kept !== undefined) {
      pieces.set(chunk, kept);
      continue;
    }
    const origin = origins.get(chunk);
    const [fragments] = (origin && known?.pieces.get(origin.chunk)) ?? [];
    const before = origin !== undefined && fragments !== undefined ? { origin, fragments } : null;
    const rendered = await renderFragments({ family, chunk, before, now }, writer);
    pieces.set(chunk, [rendered.fragments]);
    count += rendered.count;
    await pace();
  }
  return { section: { header: known?.header ?? (await packHeader(family)), pieces }, count };
}
