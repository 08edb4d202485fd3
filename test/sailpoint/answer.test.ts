import { describe, expect, test } from 'vitest';
import { instant } from '../../src/lib/units.ts';
import { readAnswer } from '../../src/sailpoint/answer.ts';

const noon = instant(Date.parse('2026-01-01T12:00:00Z'));

const read = (status: number, body: string, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers, body }, noon);

describe('a good answer', () => {
  test.each([
    ['an array', '[1]', [1]],
    ['an object after white space', ' {"a":null}', { a: null }],
    ['null', 'null', null],
    ['an array after a byte order mark', '\uFEFF[1]', [1]],
    ['text with an angle bracket', '"<html>"', '<html>'],
  ])('is %s', (_name, body, json) => {
    expect(read(200, body)).toEqual({ kind: 'ok', value: { json, total: null } });
  });

  test('to a deletion has no body', () => {
    expect(read(204, '')).toEqual({ kind: 'ok', value: { json: null, total: null } });
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
  [401, 'auth'],
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
  expect(read(status, '')).toMatchObject({ kind: 'failed', failure: { kind } });
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
    messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'The request is bad' }],
  };

  test.each([
    ['SailPoint’s own shape', JSON.stringify(dto), dto.trackingId, 'The request is bad'],
    ['{error}', '{"error":"JWT is expired"}', null, 'JWT is expired'],
    ['{message}', '{"message":"no"}', null, 'no'],
    ['HTML', '<html>', null, null],
    ['nothing', '', null, null],
    ['an array', '[]', null, null],
    ['null', 'null', null, null],
    ['messages that are none', '{"messages":[],"trackingId":7}', null, null],
    ['inherited names', '{"messages":{"0":"x"}}', null, null],
  ])('is read in the shape of %s', (_name, body, trackingId, detail) => {
    expect(read(400, body)).toEqual({
      kind: 'failed',
      failure: { kind: 'rejected', status: 400, trackingId, detail },
    });
  });

  test.each([['two words'], ['a\nb'], ['x'.repeat(65)], ['']])(
    'has no trackingId when that does not look like one: %j',
    (trackingId) => {
      expect(read(500, JSON.stringify({ trackingId }))).toMatchObject({ failure: { trackingId: null } });
    },
  );

  test('has a detail of bounded length', () => {
    const answer = read(500, JSON.stringify({ error: 'x'.repeat(10_000) }));

    expect(answer).toMatchObject({ failure: { detail: 'x'.repeat(300) } });
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
