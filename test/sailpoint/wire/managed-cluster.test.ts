import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseManagedCluster } from '../../../src/sailpoint/wire/managed-cluster.ts';

test('a cluster is its id and its name: key pairs and certificates are left behind', () => {
  const cluster = { id: 'c1', name: 'Frankfurt', keyPair: { privateKey: 'x' }, clientIds: ['a'] };

  expect(parseManagedCluster(cluster)).toEqual({ id: 'c1', name: 'Frankfurt' });
});

test('the id of a cluster may be a number', () => {
  expect(parseManagedCluster({ id: 7, name: 'x' })?.id).toBe('7');
});

test('a long name is cut, as the names of clients are', () => {
  expect(parseManagedCluster({ id: 'c1', name: 'x'.repeat(10_000) })?.name).toBe('x'.repeat(256));
});

test.each([
  [null],
  ['text'],
  [[]],
  [{ id: 'c1' }],
  [{ id: 'c1', name: null }],
  [{ name: 'x' }],
  [{ id: '', name: 'x' }],
])('%j is no cluster with a name', (json) => {
  expect(parseManagedCluster(json)).toBeNull();
});

test('whatever comes, nothing is thrown', () => {
  fc.assert(fc.property(fc.anything(), (json) => void parseManagedCluster(json)));
});
