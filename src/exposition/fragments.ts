import type { Tick } from '../lib/units.ts';
import { type Chunk, type Origin, rowAt } from './chunks.ts';
import { type ClientFamily, type ClientRow, fragment, isServed } from './client-families.ts';
import { type Piece, pack } from './piece.ts';
import type { TextWriter } from './text-writer.ts';

/** One family's lines for the clients of a chunk. */
export interface Fragments extends Piece {
  /** Where each client's lines end. */
  readonly ends: Uint32Array;
}

export interface FragmentsRequest {
  readonly family: ClientFamily;
  readonly chunk: Chunk;
  /** What there was before: of clients that show the same the lines are copied. */
  readonly before: { readonly origin: Origin; readonly fragments: Fragments } | null;
  readonly now: Tick;
}

/** How many clients were rendered: not copied. */
export interface Rendered {
  readonly fragments: Fragments;
  readonly count: number;
}

export async function renderFragments(request: FragmentsRequest, writer: TextWriter): Promise<Rendered> {
  const { family, chunk, before } = request;
  if (before?.origin.inPlace && chunk.rows.every((row, index) => isKept(family, before.origin, row, index)))
    return { fragments: before.fragments, count: 0 };
  const { ends, count } = write(request, writer);
  return { fragments: { ...(await pack(writer.take())), ends }, count };
}

function write({ family, chunk, before, now }: FragmentsRequest, writer: TextWriter) {
  const ends = new Uint32Array(chunk.rows.length);
  let count = 0;
  for (const [index, row] of chunk.rows.entries()) {
    if (before !== null && isKept(family, before.origin, row, index)) {
      const old = before.origin.indexes[index] ?? 0;
      writer.copy(
        before.fragments.text,
        before.fragments.ends[old - 1] ?? 0,
        before.fragments.ends[old] ?? 0,
      );
    } else {
      writer.write(fragment(family, row, now));
      count += 1;
    }
    ends[index] = writer.length;
  }
  return { ends, count };
}

function isKept(family: ClientFamily, origin: Origin, row: ClientRow, index: number): boolean {
  const before = rowAt(origin, index);
  return before !== undefined && showsSame(family, before, row);
}

function showsSame(family: ClientFamily, before: ClientRow, row: ClientRow): boolean {
  const isShown = isServed(family, row);
  if (isShown !== isServed(family, before)) return false;
  if (!isShown) return true;
  if (before.identity !== row.identity) return false;
  if (before.client === row.client && before.view.snapshot.clusterNames === row.view.snapshot.clusterNames)
    return true;
  const now = family.shows(row);
  const then = family.shows(before);
  return now.length === then.length && now.every((value, index) => value === then[index]);
}
