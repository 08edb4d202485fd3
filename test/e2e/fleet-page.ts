import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { TestSimulator, TestSimulatorOptions } from '../simulator-tools/test-simulator.ts';
import { aConfig, aTenant } from '../support/a-config.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { keepLog } from '../support/log-lines.ts';

/** Nothing but the page is asked for: a browser of its own accord looks for updates and more. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A daemon, the tenant it watches each second, and a real browser. */
export interface FleetPage extends AsyncDisposable {
  readonly url: string;
  readonly tenant: TestSimulator;
  readonly open: (path?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** What the pages complained of. */
  readonly complaints: readonly string[];
  readonly reload: (change: (config: Config) => Config) => Promise<void>;
  readonly stopDaemon: () => Promise<void>;
}

export interface FleetPageOptions {
  readonly simulator?: Partial<TestSimulatorOptions>;
  readonly prepare?: (tenant: TestSimulator) => void;
  readonly configure?: (config: Config) => Config;
}

export async function openFleetPage({
  simulator,
  prepare,
  configure,
}: FleetPageOptions = {}): Promise<FleetPage> {
  await using stack = new AsyncDisposableStack();
  const tenant = stack.use(await startLiveTenant({ clients: 6, ...simulator }));
  prepare?.(tenant);
  const config = { ...aConfig([aTenant({ baseUrl: tenant.url })]), schedule: '* * * * * *' };
  const { destination: log } = keepLog();
  const first = configure?.(config) ?? config;
  const app = stack.use(await startApp(first, { clock: systemClock, log }));
  const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });
  stack.defer(() => browser.close());
  const complaints: string[] = [];
  const url = `http://127.0.0.1:${app.port}/`;
  const opened = stack.move();
  return {
    url,
    tenant,
    complaints,
    open: async (path = '', options = {}) => {
      const page = await (await browser.newContext(options)).newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url + path);
      return page;
    },
    reload: (change) => app.reload(async () => change(first)),
    stopDaemon: async () => await app[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export const rows = (page: Page) => page.locator('#list tbody tr[data-key]');

/** The id of the first appliance of the simulated tenant that is in service. */
export const appliance = ({ tenant }: FleetPage, index = 0) => {
  const found = tenant.tenant.clients().filter(({ status }) => status === 'NORMAL')[index];
  return {
    id: String(found?.['id']),
    name: String(found?.['name']),
    clusterId: String(found?.['clusterId']),
  };
};
