import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { createLogWriter } from '../../src/telemetry/log-writer.ts';
import { eventually } from '../support/eventually.ts';
import { makeFifo } from '../support/fifo.ts';

const line = (index: number): string => `${String(index).padStart(9, '0')} ${'x'.repeat(989)}\n`;

function start(fd: number) {
  const recoveries: number[] = [];
  let dropped = 0;
  const writer = createLogWriter({
    fd,
    clock: systemClock,
    onDrop: (lines) => {
      dropped += lines;
    },
    onRecovery: (lines) => void recoveries.push(lines),
  });
  return { ...writer, dropped: () => dropped, recoveries };
}

test('what does not fit on a disk is dropped and counted, and each further line is tried again', async () => {
  const full = await open('/dev/full', 'w');
  const writer = start(full.fd);

  writer.write('one\n');
  await writer.flush();
  writer.write('two\n');
  await writer.flush();

  expect(writer.dropped()).toBe(2);
  expect(writer.recoveries).toEqual([]);
  await full.close();
});

test.each([
  ['blocks', constants.O_RDWR],
  ['does not block', constants.O_RDWR | constants.O_NONBLOCK],
])(
  'a pipe that %s and is not read takes what fits, a bound is kept, the rest is dropped',
  async (_name, flags) => {
    await using pipe = await makeFifo(flags);
    const writer = start(pipe.handle.fd);

    for (let index = 0; index < 3_000; index++) writer.write(line(index));
    const dropped = writer.dropped();
    let text = '';
    while (text.length < (3_000 - dropped) * 1_000) text += await pipe.read();
    await writer.flush();

    const arrived = text.split('\n').slice(0, -1);
    expect(dropped).toBeGreaterThan(1_900);
    expect(arrived).toEqual(Array.from({ length: 3_000 - dropped }, (_, index) => line(index).trimEnd()));
    expect(writer.recoveries).toEqual([dropped]);
    writer.write('again\n');
    expect(await pipe.read()).toBe('again\n');
  },
);

test('a pipe whose reader is gone costs the lines, and a new reader gets whole ones', async () => {
  await using pipe = await makeFifo();
  const written = await open(pipe.path, constants.O_WRONLY | constants.O_NONBLOCK);
  const writer = start(written.fd);

  writer.write('one\n');
  await writer.flush();
  await pipe.handle.close();
  writer.write('two\n');
  await writer.flush();
  const reader = await open(pipe.path, constants.O_RDONLY | constants.O_NONBLOCK);
  writer.write('three\n');
  await eventually(() => writer.recoveries.length === 1);

  expect(writer.dropped()).toBe(1);
  const { bytesRead, buffer } = await reader.read({ buffer: Buffer.alloc(100) });
  expect(buffer.subarray(0, bytesRead).toString()).toBe('one\nthree\n');
  await reader.close();
  await written.close();
});
