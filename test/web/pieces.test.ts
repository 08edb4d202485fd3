import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { nextTurn } from '../../src/lib/clock.ts';
import { sendPieces } from '../../src/web/send-pieces.ts';
import { createWritePace } from '../../src/web/write-pace.ts';

const megabyte = 1_024 * 1_024;

test('a large page leaves the event loop to others while a reader takes it as fast as it comes', async () => {
  const pieces = Array.from({ length: 160 }, () => Buffer.alloc(128 * 1_024));
  const sent = new AbortController();
  let turns = 0;
  const others = (async () => {
    for (; !sent.signal.aborted; turns++) await nextTurn();
  })();

  let received = 0;
  const reader = new Writable({
    write: (piece: Buffer, _encoding, taken) => {
      received += piece.length;
      taken();
    },
  });
  await sendPieces(pieces, reader, createWritePace());
  sent.abort();
  await others;

  expect(received).toBe(20 * megabyte);
  expect(turns).toBeGreaterThanOrEqual(10);
});

test('many readers together leave the event loop to others, too', async () => {
  const pieces = Array.from({ length: 16 }, () => Buffer.alloc(128 * 1_024));
  const pace = createWritePace();
  let ended = 0;
  const readers = Array.from({ length: 20 }, () => new Writable({ write: (_p, _e, taken) => taken() }));
  const sending = readers.map((reader) => sendPieces(pieces, reader, pace).then(() => ended++));
  let turns = 0;

  for (; ended < readers.length; turns++) await nextTurn();
  await Promise.all(sending);

  expect(turns).toBeGreaterThanOrEqual(15);
});
