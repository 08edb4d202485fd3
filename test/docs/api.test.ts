import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { startDaemon } from '../support/start-daemon.ts';
import { readDocument } from './markdown.ts';

/** The fields in the table of this part of docs/API.md. */
function documented(part: string): readonly string[] {
  const [, text = ''] = readDocument('docs/API.md').split(`## ${part}\n`);
  const [table = ''] = text.split(/^## /m);
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, field = '']) => field);
}

const further = ['clustersGone', 'clientsGone'];

test('docs/API.md lists the fields that /api/fleet has, and with ?since= those of changes as well', async () => {
  await using daemon = await startDaemon();
  await daemon.swept();

  const fleet = JSON.parse((await daemon.get('/api/fleet')).text);
  await daemon.clock.advance(seconds(1));
  const changes = JSON.parse((await daemon.get(`/api/fleet?since=${fleet.version}`)).text);

  const [tenant] = fleet.tenants;
  expect(new Set(documented('The answer'))).toEqual(new Set(Object.keys(fleet)));
  expect(new Set(documented('A tenant'))).toEqual(new Set([...Object.keys(tenant), ...further]));
  expect(new Set(documented('A cluster'))).toEqual(new Set(Object.keys(tenant.clusters[0])));
  expect(new Set(documented('A client'))).toEqual(new Set(Object.keys(tenant.clients[0])));
  expect(changes.since).toBe(fleet.version);
  expect(changes.tenants[0]).toMatchObject({ clients: [], clustersGone: [], clientsGone: [] });
});
