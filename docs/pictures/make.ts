import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { start } from '../../test/support/start-process.ts';
import { smallerPng } from './smaller-png.ts';

/** The page of the demo, and of a tenant that refuses the credentials after a while: as people first see it. */
const pictures = [
  { name: 'page-light', of: 'demo', scheme: 'light', width: 1200, height: 640 },
  { name: 'page-dark', of: 'demo', scheme: 'dark', width: 1200, height: 640 },
  { name: 'page-phone', of: 'demo', scheme: 'light', width: 390, height: 720 },
  { name: 'page-blind', of: 'blind', scheme: 'light', width: 1200, height: 420 },
] as const;

/** What the page says when there is something to see. */
const interesting = { demo: /needs? care/, blind: /blind: credentials refused/ } as const;

const demo = start(['serve', '--demo', '--port', '0']);
const simulator = start([
  'simulate',
  '--port',
  '0',
  '--scenario',
  'credentials-refused',
  '--starts-after',
  '20s',
]);
await using stack = new AsyncDisposableStack();
stack.use(demo);
stack.use(simulator);
const [simulated = ''] = await simulator.says(/at (http:\S+)/);
const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'pictures-')));
const config = join(folder.path, 'config.yaml');
await writeFile(
  config,
  `listen: { port: 0 }
schedule: "*/5 * * * * *"
tenants:
  - { name: acme, baseUrl: "${simulated}", clientId: any, clientSecret: any }
`,
);
const blind = stack.use(start(['serve', '--config', config]));
const ports = {
  demo: (await demo.says(/"port":(\d+)/))[0],
  blind: (await blind.says(/"port":(\d+)/))[0],
};

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
stack.defer(() => browser.close());

for (const { name, of, scheme, width, height } of pictures) {
  const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height } });
  await page.goto(`http://127.0.0.1:${ports[of]}/`);
  await page.getByText(interesting[of]).first().waitFor({ timeout: 180_000 });
  await page.locator('#list tbody tr[data-key]').first().waitFor();
  const picture = smallerPng(await page.screenshot());
  await writeFile(new URL(`${name}.png`, import.meta.url), picture);
  await page.close();
}
