import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Environment } from '../../src/config/variables.ts';
import { complaintsAbout, load, tenant } from './loading.ts';

const written = `shard: { index: 1, total: 3 }\n${tenant}`;

describe('the shard', () => {
  test.each<[what: string, yaml: string, env: Environment, index: number, total: number]>([
    ['is the only one unless told otherwise', tenant, {}, 0, 1],
    ['is the one in the file', written, {}, 1, 3],
    ['is the first of several that are not told apart', `shard: { total: 3 }\n${tenant}`, {}, 0, 3],
    ['is the one of the environment', tenant, { SHARD_INDEX: '2', SHARD_TOTAL: '4' }, 2, 4],
    [
      'of the environment goes before that of the file',
      written,
      { SHARD_INDEX: '3', SHARD_TOTAL: '4' },
      3,
      4,
    ],
    ['has its number from the environment, the total from the file', written, { SHARD_INDEX: '2' }, 2, 3],
    ['has its total from the environment, the number from the file', written, { SHARD_TOTAL: '2' }, 1, 2],
    ['of an empty section is that of the environment', `shard:\n${tenant}`, { SHARD_TOTAL: '2' }, 0, 2],
    ['may be that of any variable', `shard: { index: "\${N}", total: 9 }\n${tenant}`, { N: '8' }, 8, 9],
  ])('%s', async (_what, yaml, env, index, total) => {
    const config = await load(yaml, env);

    expect(config.shard).toEqual({ index, total });
  });

  test('of the environment is that of a tenant without a file as well', async () => {
    const config = await loadConfig(undefined, {
      SAIL_BASE_URL: 'https://acme.api.identitynow.com',
      SAIL_CLIENT_ID: 'id',
      SAIL_CLIENT_SECRET: 'secret',
      SHARD_INDEX: '1',
      SHARD_TOTAL: '2',
    });

    expect(config.shard).toEqual({ index: 1, total: 2 });
  });

  const small = 'is too small; write a whole number from';
  const tooMany =
    'is not below the number of shards; count from 0: the last one is shard.total (SHARD_TOTAL) - 1';

  test.each<[yaml: string, env: Environment, complaint: string]>([
    ['shard: { index: 3, total: 3 }', {}, `shard.index: 3 ${tooMany}`],
    ['shard: { index: 1 }', {}, `shard.index: 1 ${tooMany}`],
    ['shard: { index: -1 }', {}, `shard.index: -1 ${small} 0 to 255`],
    ['shard: { total: 0 }', {}, `shard.total: 0 ${small} 1 to 256`],
    ['shard: { total: 1.5 }', {}, 'shard.total: 1.5 is not allowed; write a whole number from 1 to 256'],
    ['shard: { number: 1 }', {}, 'shard.number: the key is unknown; write one of index, total'],
    ['shard: 3', { SHARD_INDEX: '1' }, 'shard: a number is not allowed; write a mapping with index, total'],
    ['shard: [1]', { SHARD_INDEX: '1' }, 'shard: a list is not allowed; write a mapping with index, total'],
    ['shard: { total: 4 }', { SHARD_INDEX: '4' }, `SHARD_INDEX: "4" ${tooMany}`],
    ['shard: { index: 2, total: 4 }', { SHARD_TOTAL: '2' }, `shard.index: 2 ${tooMany}`],
    ['', { SHARD_INDEX: '' }, 'SHARD_INDEX: "" is not allowed; write a whole number from 0 to 255'],
    [
      '',
      { SHARD_INDEX: 'sailpoint-exporter-3', SHARD_TOTAL: '4' },
      'SHARD_INDEX: "sailpoint-exporter-3" is not allowed; write a whole number from 0 to 255',
    ],
    ['', { SHARD_TOTAL: '1000' }, 'SHARD_TOTAL: "1000" is too large; write a whole number from 1 to 256'],
  ])('of %j and %j is refused', async (yaml, env, complaint) => {
    const complaints = await complaintsAbout(`${yaml}\n${tenant}`, env);

    expect(complaints.map((line) => line.replace(/^FILE:\d+: /, ''))).toEqual([complaint]);
  });
});

test('each shard can have a client id of its own by one file for all', async () => {
  const yaml = tenant.replace('clientId: id', () => 'clientId: id-${SHARD_INDEX}');

  const { tenants } = await load(yaml, { SHARD_INDEX: '2', SHARD_TOTAL: '3' });

  const clientId = tenants[0]?.clientId;
  expect(clientId?.kind === 'value' && clientId.secret.reveal()).toBe('id-2');
});
