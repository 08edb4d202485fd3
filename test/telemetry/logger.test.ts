import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { instant } from '../../src/lib/units.ts';
import { createLogger, lineFormat } from '../../src/telemetry/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';

function logged(level = 'info') {
  const lines: string[] = [];
  const clock = new FakeClock(instant(Date.UTC(2026, 0, 1, 12)));
  const logger = createLogger(level, clock, (line) => void lines.push(line));
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
  const { logger, lines } = logged();

  logger.info({ event: 'x.happened', tenant: 'acme' }, 'It happened');

  expect(lines.map(lineFormat('pretty', { write: () => {} }))).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d INFO {2}It happened \[acme\]\n$/),
  ]);
});

/** What a name can do to a terminal: escape sequences of 7 and 8 bits, deletions, turned and hidden text, false line breaks. */
const hostile =
  'a\u001B[2Jb\u009B31mc\u007Fd\u202Ee\u2066f\u200Bg\uFEFFh\u2028i\u{E0041}j\u00ADk\u3164l\uD800m';

test.each(['json', 'pretty'] as const)(
  'no line in the format %s holds a character that a terminal obeys or hides',
  (format) => {
    const { logger, lines } = logged();

    logger.info({ event: 'x.happened', clientName: hostile }, 'It happened');

    const [line = ''] = lines.map(lineFormat(format, { write: () => {} }));
    expect(line.trimEnd()).toMatch(/^[\x20-\x7E]*$/);
    expect(line).toContain(
      'a\\u001b[2Jb\\u009b31mc\\u007fd\\u202ee\\u2066f\\u200bg\\ufeffh\\u2028i\\udb40\\udc41j\\u00adk\\u3164l\\ud800m',
    );
  },
);

test('what a line escapes still means the same to whoever reads the JSON', () => {
  const { logger, lines } = logged();

  logger.info({ clientName: hostile }, 'x');

  const [line = ''] = lines.map(lineFormat('json', { write: () => {} }));
  expect(JSON.parse(line)).toMatchObject({ clientName: hostile });
});
