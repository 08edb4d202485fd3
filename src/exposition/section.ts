import { type Joined, join, type Piece, pack } from './piece.ts';
import { header } from './text.ts';
import type { TextWriter } from './text-writer.ts';

const usualSize = 128 * 1_024;

/** Packs lines in pieces of a usual size; others have the event loop in between. */
export async function packLines(lines: Iterable<string>, writer: TextWriter): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const line of lines) {
    writer.write(line);
    if (writer.length >= usualSize) pieces.push(await pack(writer.take()));
  }
  if (writer.length > 0) pieces.push(await pack(writer.take()));
  return pieces;
}

export interface Named {
  readonly name: string;
  readonly help: string;
}

/** A family's lines, after its header; nothing when there are none. */
export function* block({ name, help }: Named, lines: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of lines) {
    if (line === '') continue;
    if (isFirst) yield header(name, help);
    isFirst = false;
    yield line;
  }
}

export const packBlock = async (
  family: Named,
  lines: Iterable<string>,
  writer: TextWriter,
): Promise<Joined> => join(await packLines(block(family, lines), writer));

/** The pieces of one family, by what they were rendered from. */
export interface Section<From, P extends Piece> {
  readonly header: Piece;
  readonly pieces: ReadonlyMap<From, readonly P[]>;
}

export const packHeader = ({ name, help }: Named): Promise<Piece> => pack(Buffer.from(header(name, help)));

/** A header alone says nothing: it is left out. */
export function joinSection<From>(section: Section<From, Piece>): Joined {
  const parts = [...section.pieces.values()].flat().filter(({ text }) => text.length > 0);
  return join(parts.length === 0 ? [] : [section.header, ...parts]);
}
