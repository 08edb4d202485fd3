import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { startOnTerminal } from '../../test/support/on-terminal.ts';
import { start } from '../../test/support/start-process.ts';
import { smallerPng } from './smaller-png.ts';
import { terminalPage } from './terminal-page.ts';

/** The page of the demo, and of a tenant that refuses the credentials after a while: as people first see it. */
const pictures = [
  { name: 'page-light', of: 'demo', scheme: 'light', width: 1200, height: 640 },
  { name: 'page-dark', of: 'demo', scheme: 'dark', width: 1200, height: 640 },
  { name: 'page-phone', of: 'demo', scheme: 'light', width: 390, height: 720 },
  { name: 'page-blind', of: 'blind', scheme: 'light', width: 1200, height: 420 },
] as const;

/** What the page says when there is something to see. */
const interesting = { demo: /needs? care/, blind: /blind: credentials refused/ } as const;

const columns = 120;

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
const configFor = async (name: string, baseUrl: string): Promise<string> => {
  const path = join(folder.path, name);
  const tenant = `{ name: acme, baseUrl: "${baseUrl}", clientId: any, clientSecret: any }`;
  await writeFile(
    path,
    `listen: { port: 0 }\nschedule: "*/5 * * * * *"\nlog: { format: json }\ntenants:\n  - ${tenant}\n`,
  );
  return path;
};
const config = await configFor('blind.yaml', simulated);
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

/** What two commands say on a terminal: one look at a cluster that is down, and a change as it comes. */
const outage = stack.use(
  start(['simulate', '--port', '0', '--scenario', 'one-down', '--clients', '8', '--starts-after', '1s']),
);
const [outageUrl = ''] = await outage.says(/at (http:\S+)/);
const outageConfig = await configFor('outage.yaml', outageUrl);
await setTimeout(3_000);
const once = stack.use(startOnTerminal(`once --config ${outageConfig}`, { columns }));
await once.exitCode;
const watching = stack.use(startOnTerminal('serve --demo --port 0', { columns }));
await watching.shows(/→[^→]*→.*\n.*WARNING/);
const terminal = await browser.newPage({ colorScheme: 'dark', viewport: { width: 1_100, height: 200 } });
await terminal.setContent(
  terminalPage(
    [
      '$ npx sailpoint-exporter once --config config.yaml',
      once.screen().trimEnd(),
      '',
      '$ npm start',
      watching
        .screen()
        .trimEnd()
        .replaceAll(/localhost:\d+/g, 'localhost:9825'),
    ].join('\n'),
  ),
);
await writeFile(
  new URL('terminal.png', import.meta.url),
  smallerPng(await terminal.locator('body').screenshot()),
);
