import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Folder, folder } from '../config/loading.ts';
import { outcomes, reasons, startTenant } from './start-watched-tenant.ts';

/** As the kubelet does it: secret → ..data/secret, ..data → a folder of its own, replaced by renaming a link over it. */
async function mount(volume: Folder, version: string, secret: string): Promise<void> {
  const versionFolder = `..${version}`;
  await mkdir(join(volume.path, versionFolder));
  await volume.write(`${versionFolder}/client-secret`, `${secret}\n`);
  await symlink(versionFolder, join(volume.path, '..data_tmp'));
  await rename(join(volume.path, '..data_tmp'), join(volume.path, '..data'));
}

async function mounted(secret: string): Promise<Folder & { readonly secretPath: string }> {
  const volume = await folder();
  await mount(volume, '2026_01_01', secret);
  await symlink('..data/client-secret', join(volume.path, 'client-secret'));
  return { ...volume, secretPath: join(volume.path, 'client-secret') };
}

describe('a secret file that Kubernetes replaces', () => {
  const credentials = (clientSecret: string) => ({ clientId: 'test-client', clientSecret });

  test('is used for the next token', async () => {
    await using volume = await mounted('old-hunter2');
    await using setup = await startTenant(
      { clients: 6, credentials: credentials('old-hunter2') },
      { clientSecret: { kind: 'file', path: volume.secretPath } },
    );
    const { simulator, watched } = setup;
    await watched.sweep();

    await mount(volume, '2026_01_02', 'new-hunter2');
    simulator.tokens.rotate(credentials('new-hunter2'));
    simulator.tokens.revoke();
    await watched.sweep();

    expect(outcomes(watched).map(({ polled }) => polled)).toEqual([6, 6]);
    expect(simulator.requests.count('token', 401)).toBe(0);
    expect(watched.output()).not.toContain('hunter2');
  });

  test('is used at once after the old secret was refused, without the pause between attempts', async () => {
    await using volume = await mounted('old');
    await using setup = await startTenant(
      { clients: 6, credentials: credentials('new') },
      { clientSecret: { kind: 'file', path: volume.secretPath } },
    );
    const { watched } = setup;
    for (let sweeps = 0; sweeps < 4; sweeps++) await watched.sweep();
    const poll = () => watched.tenant.api.list(new AbortController().signal);
    const before = await poll();

    await mount(volume, '2026_01_02', 'new');
    const after = await poll();

    expect([before.kind, after.kind]).toEqual(['failed', 'ok']);
    expect(watched.logs('api.auth_failed')).toHaveLength(1);
  });

  test('and that is missing for a while is reported once, and used when it is back', async () => {
    await using volume = await mounted('right');
    await using setup = await startTenant(
      { clients: 6, credentials: credentials('right') },
      { clientSecret: { kind: 'file', path: volume.secretPath } },
    );
    const { watched } = setup;
    await rename(join(volume.path, '..data'), join(volume.path, '..gone'));
    await watched.sweep();
    await watched.sweep();

    await rename(join(volume.path, '..gone'), join(volume.path, '..data'));
    await watched.sweep();

    expect(reasons(watched)).toEqual(['credentials', 'credentials']);
    expect(watched.logs('api.auth_failed')).toHaveLength(1);
    expect(outcomes(watched)).toEqual([{ polled: 6, failed: 0, deferred: 0 }]);
  });

  test.each([
    ['is empty', async (path: string) => await writeFile(path, ' \n')],
    ['is JSON', async (path: string) => await writeFile(path, '{"secret":"hunter2"}')],
    ['does not exist', async (path: string) => await rm(path)],
    ['is a folder', async (path: string) => await rm(path).then(() => mkdir(path))],
  ])(
    'and that %s while the daemon runs: the log says so, not that the API refuses it',
    async (problem, spoil) => {
      await using volume = await folder();
      await volume.write('client-secret', 'right-hunter2');
      const path = join(volume.path, 'client-secret');
      await using setup = await startTenant(
        { clients: 6, credentials: credentials('right-hunter2') },
        { clientSecret: { kind: 'file', path } },
      );
      const { simulator, watched } = setup;
      await watched.sweep();

      await spoil(path);
      simulator.tokens.revoke();
      await watched.sweep();

      expect(watched.logs('api.auth_failed')).toMatchObject([
        { reason: 'credentials', problem: expect.stringContaining(`${path}: it ${problem}`) },
      ]);
      expect(watched.logs('sweep.failed')).toMatchObject([
        { reason: 'credentials', problem: expect.stringContaining(problem) },
      ]);
      expect(watched.output()).not.toContain('hunter2');
    },
  );
});
