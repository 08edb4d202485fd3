import type { ServerResponse } from 'node:http';
import { lengthOf, type Pieces } from './web-answer.ts';

/** Besides the newest answer: some ages of the page of 10,000 clients, thousands of a small one. */
const most = 64 * 1_024 * 1_024;

/**
 * Bounds the memory that slow readers hold. Answers share their pieces for as long as these are current; those who read an old one
 * keep it alive for themselves. When it becomes too much the answers that are longest on their way are cut off.
 */
export function createUnsentBytes(): (response: ServerResponse, body: Pieces) => void {
  const answers = new Map<ServerResponse, Pieces>();
  const holders = new Map<Buffer, number>();
  let bytes = 0;
  const hold = (piece: Buffer): void => {
    const before = holders.get(piece) ?? 0;
    if (before === 0) bytes += piece.length;
    holders.set(piece, before + 1);
  };
  const release = (piece: Buffer): void => {
    const before = holders.get(piece) ?? 0;
    if (before > 1) {
      holders.set(piece, before - 1);
      return;
    }
    holders.delete(piece);
    bytes -= piece.length;
  };
  const forget = (response: ServerResponse): void => {
    for (const piece of answers.get(response) ?? []) release(piece);
    answers.delete(response);
  };
  return (response, body) => {
    answers.set(response, body);
    for (const piece of body) hold(piece);
    response.once('close', () => forget(response));
    for (const [oldest] of answers) {
      if (bytes - lengthOf(body) <= most || oldest === response) return;
      forget(oldest);
      oldest.destroy();
    }
  };
}
