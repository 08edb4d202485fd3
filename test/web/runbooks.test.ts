import { readdir, readFile } from 'node:fs/promises';
import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { createRunbooks } from '../../src/web/runbooks.ts';
import { ask, serve } from './serving-rig.ts';

const folder = new URL('../../deploy/runbooks/', import.meta.url);
const names = (await readdir(folder)).map((file) => file.replace('.md', ''));

const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link);

test.each(names)('the runbook %s is a page without scripts, whose links lead to pages', async (name) => {
  await using rig = await serve({});

  const reply = await ask(rig.port, `/runbooks/${name}`);

  expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(reply.text).toMatch(/<h1>[^<]+<\/h1>/);
  expect(reply.text).toContain('name="viewport"');
  expect(reply.text).not.toMatch(/<script|<style|style="| on\w+=|\]\(/);
  for (const link of linksIn(reply.text).filter((one) => !/^(?:https:|data:)/.test(one))) {
    const target = new URL(link, `http://x/runbooks/${name}`).pathname;
    expect([link, (await ask(rig.port, target)).status]).toEqual([link, 200]);
  }
});

test('a runbook says what its file says, code and tables included', async () => {
  await using rig = await serve({});
  const file = await readFile(new URL('SailPointClusterDown.md', folder), 'utf8');

  const { text: html } = await ask(rig.port, '/runbooks/SailPointClusterDown');

  const words = (text: string): readonly string[] => text.match(/[A-Za-z]{4,}/g) ?? [];
  const shown = new Set(words(html));
  expect(words(file).filter((word) => !shown.has(word) && word !== 'promql')).toEqual([]);
  expect(html).toContain('<pre><code class="language-promql">');
});

test('the index leads to every runbook, and a name may have the ending of its file', async () => {
  await using rig = await serve({});

  const index = await ask(rig.port, '/runbooks/');
  const file = await ask(rig.port, '/runbooks/SailPointClusterDown.md');
  const page = await ask(rig.port, '/runbooks/SailPointClusterDown');

  expect(linksIn(index.text)).toEqual(expect.arrayContaining(names.filter((name) => name !== 'README')));
  expect(index.text).toContain('<table>');
  expect(file.text).toBe(page.text);
});

test.each([
  '/runbooks/Nowhere',
  '/runbooks/..',
  '/runbooks/../rules.yaml',
  '/runbooks/..%2fchart%2fvalues.yaml',
  '/runbooks/..%2f..%2fREADME',
  '/runbooks/..%2f..%2fREADME.md',
  '/runbooks/%2fetc%2fpasswd',
  '/runbooks/SailPointClusterDown%00',
  '/runbooks/SailPointClusterDown/',
  '/runbooks/./SailPointClusterDown',
  '/runbooks/__proto__',
  '/runbooks/SailPointClusterDown.md.md',
  '/runbooks',
])('%s is not a runbook', async (path) => {
  await using rig = await serve({});

  expect((await ask(rig.port, path)).status).toBe(404);
});

test('runbooks are for those who may read the metrics, and not on the port of the probes', async () => {
  const web = JSON.stringify({ basic_auth_users: { alice: hashSync('a', 4) } });
  await using rig = await serve({ web, health: { host: '127.0.0.1', port: 0 } });
  const path = '/runbooks/SailPointClusterDown';

  expect(await ask(rig.port, path)).toMatchObject({ status: 401 });
  expect(await ask(rig.port, path, { auth: 'alice:a' })).toMatchObject({ status: 200 });
  expect(await ask(rig.healthPort ?? 0, path)).toMatchObject({ status: 404 });
});

test('a runbook is rendered once, and not sent again to whoever has it', async () => {
  await using rig = await serve({});
  const first = await ask(rig.port, '/runbooks/SailPointClusterDown');
  const headers = { 'if-none-match': first.headers.etag };

  const again = await ask(rig.port, '/runbooks/SailPointClusterDown', { headers });
  const head = await ask(rig.port, '/runbooks/SailPointClusterDown', { method: 'HEAD' });

  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect(head).toMatchObject({ status: 200, text: '' });
  expect(first.headers['content-security-policy']).toMatch(
    /default-src 'none'.*base-uri 'none'.*form-action 'none'.*frame-ancestors 'none'/,
  );
});

test('where the folder is missing there are no runbooks, and nothing breaks', async () => {
  const runbooks = createRunbooks(new URL('file:///nowhere/'));

  expect(await runbooks.read('SailPointClusterDown')).toBeNull();
  expect(await runbooks.read('')).toBeNull();
});
