import { describe, expect, test } from 'vitest';
import { secret } from '../../src/lib/secret.ts';
import { instant } from '../../src/lib/units.ts';
import { readAnswer } from '../../src/sailpoint/answer.ts';

const noon = instant(Date.parse('2026-01-01T12:00:00Z'));

const read = (status: number, body: string, headers: Record<string, string> = {}) =>
  readAnswer(
    { status, headers, body: { bytes: Buffer.from(body), isWhole: true } },
    { now: noon, isUsable: () => true, secrets: [secret('hunter2')] },
  );

describe('a good answer', () => {
  test.each([
    ['an array', '[1]', [1]],
    ['an object after white space', ' {"a":null}', { a: null }],
    ['null', 'null', null],
    ['an array after a byte order mark', '\uFEFF[1]', [1]],
    ['text with an angle bracket', '"<html>"', '<html>'],
  ])('is %s', (_name, body, json) => {
    expect(read(200, body)).toEqual({ kind: 'ok', value: { json, total: null, sentAt: null } });
  });

  test('to a deletion has no body', () => {
    expect(read(204, '')).toEqual({ kind: 'ok', value: { json: null, total: null, sentAt: null } });
  });

  test.each([
    ['0', 0],
    ['10001', 10_001],
    ['', null],
    ['-1', null],
    ['1.5', null],
    ['many', null],
    ['9'.repeat(10), null],
  ])('with X-Total-Count "%s" says there are %s', (header, total) => {
    expect(read(200, '[]', { 'x-total-count': header })).toMatchObject({ value: { total } });
  });
});

describe('an answer with 200 that cannot be the API’s', () => {
  test.each([
    ['a login page', '<!DOCTYPE html><html>', 'html'],
    ['a login page after white space', '\n\t<html>', 'html'],
    ['nothing', '', 'schema'],
    ['JSON that is cut off', '[{"id":', 'schema'],
    ['plain text', 'OK', 'schema'],
  ])('is told apart: %s', (_name, body, kind) => {
    expect(read(200, body)).toEqual({ kind: 'failed', failure: { kind, status: 200 } });
  });
});

test.each([
  [400, 'rejected'],
  [401, 'token_refused'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'rejected'],
  [409, 'rejected'],
  [500, 'server_error'],
  [503, 'server_error'],
  [599, 'server_error'],
  [407, 'proxy'],
  [429, 'rate_limited'],
  [300, 'redirect'],
  [302, 'redirect'],
  [304, 'redirect'],
])('%i is told as %s', (status, kind) => {
  expect(read(status, '{"error":"no"}')).toMatchObject({ kind: 'failed', failure: { kind } });
});

test.each([
  ['7', 7_000],
  ['soon', null],
])('429 with Retry-After %s means a wait of %s ms', (header, retryAfter) => {
  expect(read(429, '{"message":"no"}', { 'retry-after': header })).toEqual({
    kind: 'failed',
    failure: { kind: 'rate_limited', retryAfter },
  });
});

describe('a refusal', () => {
  const dto = {
    detailCode: '400.1 Bad request',
    trackingId: 'b21b1f7ce4da4d639f2c62a57171b427',
    messages: [
      { locale: 'en-US', localeOrigin: 'DEFAULT', text: 'The request is bad' },
      { locale: 'en-US', localeOrigin: 'REQUEST', text: 'The request is bad' },
    ],
    causes: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'name is unknown' }],
  };

  test.each([
    ['SailPoint’s own shape', dto, dto.trackingId, '400.1 Bad request; The request is bad; name is unknown'],
    ['{error}', { error: 'JWT is expired' }, null, 'JWT is expired'],
    [
      'OAuth',
      { error: 'invalid_client', error_description: 'no such id' },
      null,
      'invalid_client; no such id',
    ],
    ['{message}', { message: 'no' }, null, 'no'],
    ['an empty object', {}, null, null],
    ['an array', [], null, null],
    ['null', null, null, null],
    ['messages that are none', { messages: [], trackingId: 7 }, null, null],
    ['inherited names', { messages: { 0: 'x' } }, null, null],
    ['lines and marks', { error: 'a\nb\u001B[2J\u202E\u200B c' }, null, 'a b [2J c'],
    ['a token', { error: 'bad eyJhbGciOi.eyJzdWIi.abc_-9 sent' }, null, 'bad *** sent'],
    ['what we sent', { message: 'hunter2 is wrong' }, null, '*** is wrong'],
  ])('is read in the shape of %s', (_name, json, trackingId, apiMessage) => {
    expect(read(400, JSON.stringify(json))).toEqual({
      kind: 'failed',
      failure: { kind: 'rejected', status: 400, trackingId, apiMessage },
    });
  });

  test.each([
    ['text', 'Access denied', 'schema'],
    ['JSON of somebody else', '{"blockedBy":"policy 7"}', 'schema'],
    ['a list', '["no"]', 'schema'],
    ['a page', '<html>Blocked', 'html'],
  ])('of the credentials or a scope is not believed when it is %s', (_name, body, kind) => {
    for (const status of [401, 403])
      expect(read(status, body)).toEqual({ kind: 'failed', failure: { kind, status } });
  });

  test.each([
    [401, 'token_refused'],
    [403, 'forbidden'],
  ])('without a word is one: %i', (status, kind) => {
    expect(read(status, '')).toMatchObject({ failure: { kind, status, apiMessage: null } });
  });

  test.each([['two words'], ['a\nb'], ['x'.repeat(65)], ['']])(
    'has no trackingId when that does not look like one: %j',
    (trackingId) => {
      expect(read(500, JSON.stringify({ trackingId }))).toMatchObject({ failure: { trackingId: null } });
    },
  );

  test('has words of bounded length', () => {
    const answer = read(500, JSON.stringify({ error: 'x'.repeat(10_000) }));

    expect(answer).toMatchObject({ failure: { apiMessage: 'x'.repeat(300) } });
  });
});

test.each([
  ['two hours behind ours', '10:00:00', '10:00:07'],
  ['two hours ahead of ours', '14:00:00', '14:00:07'],
])('a date to wait for is meant by the clock of the API, be it %s', (_name, sent, until) => {
  const headers = {
    date: `Thu, 01 Jan 2026 ${sent} GMT`,
    'retry-after': `Thu, 01 Jan 2026 ${until} GMT`,
  };

  expect(read(429, '', headers)).toEqual({
    kind: 'failed',
    failure: { kind: 'rate_limited', retryAfter: 7_000 },
  });
});
