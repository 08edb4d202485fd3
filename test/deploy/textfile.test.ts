import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { repository } from '../../deploy/generate/tools.ts';
import { configFor } from '../support/config-file.ts';
import { needs } from '../support/debian-tool.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { promtoolFindings } from '../support/promtool.ts';
import { node } from '../support/start-process.ts';

/** The command of the cron file, and a folder where it can run. */
async function cronLine(config: string) {
  const file = await readFile(join(repository, 'deploy', 'textfile', 'sailpoint-exporter.cron'), 'utf8');
  const command = /^\* \* \* \* \* root (?<command>.+)$/m.exec(file)?.groups?.['command'] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'textfile-'));
  await symlink(join(repository, 'bin', 'sailpoint-exporter.js'), join(folder, 'sailpoint-exporter'));
  await writeFile(join(folder, 'config.yaml'), config);
  const env = {
    PATH: `${folder}:${dirname(node)}:/usr/bin:/bin`,
    CONFIG: join(folder, 'config.yaml'),
    FOLDER: folder,
  };
  return {
    run: () => promisify(execFile)('/bin/sh', ['-c', command], { env }).catch(() => {}),
    page: async () =>
      (await readdir(folder)).includes('sailpoint.prom')
        ? await readFile(join(folder, 'sailpoint.prom'), 'utf8')
        : null,
    setConfig: (next: string) => writeFile(env.CONFIG, next),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

test('the line for cron leaves a page for the textfile collector that promtool finds good', async ({
  skip,
}) => {
  needs('promtool', skip);
  await using tenant = await startLiveTenant({ clients: 5 });
  await using cron = await cronLine(configFor(tenant.url));

  await cron.run();

  const page = (await cron.page()) ?? '';
  expect(page.match(/^sailpoint_managed_client_info\{/gm)).toHaveLength(5);
  expect(await promtoolFindings(page)).toBe('');
});

test('after a sweep that fails the page of the line for cron says so', async () => {
  await using tenant = await startLiveTenant({ clients: 5 });
  await using cron = await cronLine(configFor(tenant.url));
  await cron.run();

  await cron.setConfig(configFor('http://127.0.0.1:9'));
  await cron.run();

  expect(await cron.page()).toContain('sailpoint_up{tenant="acme"} 0');
});

test('a configuration that cannot be read leaves the last page of the line for cron as it was', async () => {
  await using tenant = await startLiveTenant({ clients: 5 });
  await using cron = await cronLine(configFor(tenant.url));
  await cron.run();
  const before = await cron.page();

  await cron.setConfig('tenants: nonsense');
  await cron.run();

  expect(before).toContain('sailpoint_up{tenant="acme"} 1');
  expect(await cron.page()).toBe(before);
});
