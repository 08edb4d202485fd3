import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesIn } from '../../src/web-config/client-certificate.ts';

test.each([
  ['', []],
  ['DNS:a.example', ['a.example']],
  ['DNS:a.example, DNS:*.b.example', ['a.example', '*.b.example']],
  ['IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1', ['10.0.0.1', '::1']],
  ['IP Address:2001:DB8:0:0:0:0:0:A', ['2001:db8::a']],
  ['email:me@a.example, URI:spiffe://a/b', ['me@a.example', 'spiffe://a/b']],
  ['URI:"a\\u002c DNS:forged.example", DNS:own.example', ['a, DNS:forged.example', 'own.example']],
  ['DNS:"a\\"b", DNS:c', ['a"b', 'c']],
  ['DirName:"CN=x", DNS:c', ['c']],
  ['othername:<unsupported>, DNS:c', ['c']],
  ['DNS:a, nonsense', []],
  ['DNS:"a', []],
  ['DNS:"\\x"', []],
  ['IP Address:1:2', ['1:2']],
])('the names in %j are %j', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});

test('no text hangs or breaks the reading of names', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(namesIn(`DNS:${text}, IP Address:${text}`))));
});
