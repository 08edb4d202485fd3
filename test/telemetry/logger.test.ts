import { hostname } from 'node:os';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { instant } from '../../src/lib/units.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';

function logged(level = 'info') {
  const lines: string[] = [];
  const clock = new FakeClock(instant(Date.UTC(2026, 0, 1, 12)));
  const logger = createLogger({ level, format: 'json' }, clock, {
    write: (line: string) => void lines.push(line),
  });
  return { logger, lines };
}

test('a line is one JSON object with its level as a word and its time as ISO 8601, and nothing of the machine', () => {
  const { logger, lines } = logged();

  logger.warn({ event: 'x.happened', tenant: 'acme' }, 'It happened');

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: '2026-01-01T12:00:00.000Z',
    event: 'x.happened',
    tenant: 'acme',
    msg: 'It happened',
  });
  expect(lines[0]).not.toContain(hostname());
});

test('a line stays one line, whatever its fields hold', () => {
  const { logger, lines } = logged();

  logger.info({ clientName: 'a\nb\u2028"c' }, 'x');

  expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
});

test('what is below the level is not written', () => {
  const { logger, lines } = logged('warn');

  logger.info('x');

  expect(lines).toEqual([]);
});

test('for people a line has the event, the message and the fields', () => {
  const terminal = new PassThrough();
  const logger = createLogger({ level: 'info', format: 'pretty' }, new FakeClock(), terminal);

  logger.info({ event: 'x.happened', tenant: 'acme' }, 'It happened');

  expect(String(terminal.read())).toMatch(/INFO.*x\.happened: It happened.*acme.*\n$/);
});
