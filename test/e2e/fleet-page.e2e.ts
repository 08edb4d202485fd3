import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import { needs } from '../support/debian-tool.ts';
import { eventually } from '../support/eventually.ts';
import { axeFindings } from './axe.ts';
import { appliance, openFleetPage, rows } from './fleet-page.ts';

const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** The name in the row that has the focus. */
const focusedName = (page: Page) => page.locator('#list tr:focus bdi').first().innerText();

const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

const inView = async (page: Page) => await rows(page).allInnerTexts();

test('a healthy fleet says so in words, in the title and by the icon', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open();

  await shows(page, /all \d+ healthy/);

  expect(await page.title()).toMatch(/^● all \d+ healthy.* – SailPoint fleet$/);
  expect(await page.locator('#icon').getAttribute('href')).toContain('circle');
  expect(await page.locator('.tenant').getAttribute('class')).toContain('good');
  expect(fleet.complaints).toEqual([]);
});

test('a silent appliance is NOT SEEN though SailPoint says NORMAL, and its detail says both', async ({
  skip,
}) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({
    configure: (config) => ({ ...config, notSeenAfter: seconds(2) }),
    prepare: ({ tenant }) => {
      for (const { id } of tenant.clients().slice(1)) tenant.change(String(id), { sinceLastSeen: 0 });
    },
  });
  const { id, name } = appliance(fleet);
  fleet.tenant.tenant.silence(id);
  const page = await fleet.open('?view=appliances');

  const row = rows(page).filter({ hasText: name });
  await row.getByText(/NOT SEEN \d+ s/).waitFor();
  await row.click();

  const detail = page.getByRole('dialog');
  expect(await detail.innerText()).toContain('SailPoint still says NORMAL');
  expect(await detail.innerText()).toContain(id);
  expect(await detail.getByRole('link', { name: 'What to do' }).getAttribute('href')).toBe(
    'runbooks/SailPointClientNotSeen',
  );
});

test('every state is there in words', async ({ skip }) => {
  needs('chromium', skip);
  const states = ['ERROR', 'WARNING', 'CONFIGURING', 'NOT_CONFIGURED', 'SOMETHING_NEW'];
  await using fleet = await openFleetPage({
    simulator: { clients: 12 },
    prepare: ({ tenant }) => {
      for (const [index, status] of states.entries())
        tenant.setStatus(String(tenant.clients()[index]?.['id']), status);
    },
  });
  const page = await fleet.open('?view=appliances');

  for (const word of ['DOWN', 'DEGRADED', 'CONFIGURING', 'NOT IN SERVICE', 'UNKNOWN', 'HEALTHY'])
    await rows(page).getByText(word, { exact: true }).first().waitFor();

  expect((await inView(page))[0]).toContain('DOWN');
});

test('a dead cluster is DOWN, opens to its appliances, and the tenant says so', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({ simulator: { clients: 12 } });
  const { clusterId } = appliance(fleet);
  for (const { id, clusterId: of } of fleet.tenant.tenant.clients())
    if (of === clusterId) fleet.tenant.tenant.setStatus(String(id), 'ERROR');
  const page = await fleet.open();

  await shows(page, /1 cluster down/);
  const cluster = rows(page).first();
  expect(await cluster.innerText()).toMatch(/^DOWN/);
  await cluster.click();

  expect(await cluster.getAttribute('aria-expanded')).toBe('true');
  expect(await rows(page).nth(1).innerText()).toContain('DOWN');
  expect(await page.title()).toMatch(/^▲ 1 cluster down/);
});

test('a tenant that refuses the credentials is blind, not green, and no appliance is said to be missing', async ({
  skip,
}) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({
    simulator: { credentials: { clientId: 'other', clientSecret: 'other' } },
  });
  const page = await fleet.open();

  await shows(page, /blind .*credentials refused; never listed/);

  expect(await page.locator('.tenant').getAttribute('class')).toContain('blind');
  expect(await page.locator('#list').innerText()).toContain('Nothing is known');
  expect(await page.title()).toMatch(/^⨯ blind/);
});

test('what is known of a tenant that went blind is called old, and nothing of it is green', async ({
  skip,
}) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open('?view=appliances');
  await shows(page, /all \d+ healthy/);

  fleet.tenant.faults.add({ operation: 'getManagedClients' }, { kind: 'html' });
  await shows(page, /^blind/);

  expect(await rows(page).first().innerText()).toContain('as last known');
  expect(await page.locator('.healthy:not(.stale, .fill)').count()).toBe(0);
  expect(await page.getByRole('button', { name: /HEALTHY/ }).innerText()).toContain('as last known');
});

test('a fleet of nobody says that nobody is listed', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({
    simulator: { clients: 1 },
    prepare: ({ tenant }) => tenant.clients().map(({ id }) => tenant.remove(String(id))),
  });
  const page = await fleet.open();

  await shows(page, '0 appliances listed');

  expect(await page.locator('.tenant').getAttribute('class')).toContain('unknown');
});

test('what changes is shown without a reload, and those who listen are told', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open('?view=appliances');
  await shows(page, /all \d+ healthy/);
  const { id, name } = appliance(fleet);

  fleet.tenant.tenant.setStatus(id, 'FAILED');
  await rows(page).filter({ hasText: name }).getByText('DOWN').waitFor();

  expect(await page.getByRole('status').innerText()).toMatch(/acme: .*1 appliance needs care/);
  expect(await page.locator('.changes').innerText()).toMatch(new RegExp(`${name}.*NORMAL → FAILED`));
});

test('search, filter, sort, view and the opened appliance are in the address, and back closes it', async ({
  skip,
}) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({ simulator: { clients: 12 } });
  const { id, name } = appliance(fleet);
  fleet.tenant.tenant.setStatus(id, 'ERROR');
  const page = await fleet.open();
  await page.getByRole('button', { name: /DOWN$/ }).waitFor();

  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: 'Appliances' }).click();
  await page.getByRole('button', { name: /DOWN$/ }).click();
  await page.getByLabel('Sort').selectOption('name');
  await page.getByText('1 of 12 shown').waitFor();
  await rows(page).first().click();
  await page.getByRole('dialog').waitFor();
  const copy = await fleet.open(new URL(page.url()).search);
  await copy.getByRole('dialog').waitFor();

  expect(new URL(page.url()).searchParams).toMatchObject(
    new URLSearchParams({
      q: name,
      state: 'unhealthy',
      sort: 'name',
      view: 'appliances',
      appliance: `acme/${id}`,
    }),
  );
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await copy.getByRole('dialog').innerText()).toContain(name);
});

test('everything can be done with the keyboard', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({ simulator: { clients: 12 } });
  const page = await fleet.open();
  await rows(page).first().waitFor();

  await page.keyboard.press('/');
  expect(await page.getByRole('searchbox').evaluate((box) => box.matches(':focus'))).toBe(true);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  const name = await focusedName(page);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('heading', { name }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await focusedName(page)).toBe(name);
});

test('hostile names are text, isolated and cut, and run nothing', async ({ skip }) => {
  needs('chromium', skip);
  const hostile = [
    '<img src=x onerror=document.title="hacked">',
    '\u202egnp.exe',
    'x'.repeat(10_000),
    '{{7*7}}',
    '"><script>alert(1)</script>',
  ];
  await using fleet = await openFleetPage({
    simulator: { clients: 8 },
    prepare: ({ tenant }) => {
      for (const [index, name] of hostile.entries()) {
        tenant.change(String(tenant.clients()[index]?.['id']), { name, vaVersion: name });
        tenant.setStatus(String(tenant.clients()[index]?.['id']), 'ERROR');
      }
    },
  });
  const page = await fleet.open('?view=appliances', { viewport: { width: 1_200, height: 800 } });
  await rows(page).nth(4).waitFor();

  expect(await page.locator('#list img, #list script').count()).toBe(0);
  expect(await page.title()).not.toContain('hacked');
  expect(await widthOf(page)).toBeLessThanOrEqual(1_200);
  expect(fleet.complaints).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'axe finds nothing in the %s page, its detail and its phone form',
  async (colorScheme) => {
    await using fleet = await openFleetPage({
      simulator: { clients: 12 },
      prepare: ({ tenant }) => {
        for (const [index, status] of ['ERROR', 'WARNING', 'CONFIGURING', 'NOT_CONFIGURED', 'NEW'].entries())
          tenant.setStatus(String(tenant.clients()[index]?.['id']), status);
      },
    });
    const { id } = appliance(fleet);
    const found: string[] = [];
    for (const [path, width] of [
      ['', 1_200],
      ['?view=appliances', 1_200],
      [`?appliance=acme/${id}`, 1_200],
      ['', 320],
    ] as const) {
      const page = await fleet.open(path, { colorScheme, viewport: { width, height: 700 } });
      await rows(page).first().waitFor();
      found.push(...(await axeFindings(page)));
    }

    expect(found).toEqual([]);
  },
);

test('on a phone nothing scrolls sideways and a row is less than 100 px high', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({ simulator: { clients: 12 } });
  const page = await fleet.open('?view=appliances', { viewport: { width: 320, height: 640 } });
  await rows(page).first().waitFor();

  expect(await widthOf(page)).toBeLessThanOrEqual(320);
  expect((await rows(page).first().boundingBox())?.height).toBeLessThan(100);
  const [row, note] = [
    await rows(page).first().boundingBox(),
    await rows(page).locator('small').first().boundingBox(),
  ];
  expect((note?.y ?? 0) + (note?.height ?? 0)).toBeLessThanOrEqual((row?.y ?? 0) + (row?.height ?? 0));
});

test('without JavaScript the page says how the fleet is and who needs care', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const { id, name } = appliance(fleet);
  fleet.tenant.tenant.setStatus(id, 'ERROR');
  await eventually(async () => (await (await fetch(fleet.url)).text()).includes('DOWN'));

  const page = await fleet.open('', { javaScriptEnabled: false });

  expect(await page.locator('main').innerText()).toContain(`DOWN: ${name}`);
  expect(await page.locator('main').innerText()).toMatch(/1 appliance needs care/);
});

test('an exporter that does not answer any more is said to, and what is shown is called old', async ({
  skip,
}) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open();
  await shows(page, /all \d+ healthy/);

  await fleet.stopDaemon();
  await shows(page, /The exporter has not answered for/);

  expect(await page.title()).toMatch(/^⨯ the exporter does not answer/);
});

test('10,000 appliances are there, of which only those near the window are in the document', {
  timeout: 120_000,
}, async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage({
    simulator: { clients: 10_000 },
    configure: (config) => ({
      ...config,
      schedule: '*/30 * * * * *',
      sweep: { ...config.sweep, concurrency: 50 },
    }),
  });
  await eventually(
    async () => (await (await fetch(`${fleet.url}readyz`)).text()).includes('ready'),
    undefined,
    undefined,
  );
  const page = await fleet.open('?view=appliances');
  await page.getByText('10000 of 10000 shown').waitFor();

  await page.getByRole('searchbox').fill('branch');
  await page.getByRole('searchbox').fill('');
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
  await eventually(async () => Number(await rows(page).first().getAttribute('aria-rowindex')) > 1_000);

  expect(await rows(page).count()).toBeLessThan(100);
  expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('10001');
});

test('below a path of a proxy all links and requests are right', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open();
  await shows(page, /all \d+ healthy/);

  const links = await page
    .locator('a, link, script')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? ''));

  expect(links.filter((link) => /^(\/|https?:)/.test(link))).toEqual([]);
  expect(links.length).toBeGreaterThan(5);
});

test('the page leads to Grafana and Alertmanager where they are configured, also after a reload', async ({
  skip,
}) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open();
  await shows(page, /all \d+ healthy/);
  expect(await page.locator('.links a').count()).toBe(0);

  await fleet.reload((config) => ({ ...config, links: { grafana: 'https://grafana.example.com/d/x' } }));
  const link = page.getByRole('link', { name: 'Dashboards in Grafana' });
  await link.waitFor();

  expect(await link.getAttribute('href')).toBe('https://grafana.example.com/d/x');
});

test('a hidden page asks for nothing', async ({ skip }) => {
  needs('chromium', skip);
  await using fleet = await openFleetPage();
  const page = await fleet.open();
  await shows(page, /all \d+ healthy/);
  let asked = 0;
  page.on('request', () => {
    asked += 1;
  });

  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
  await page.waitForTimeout(millis(6_000));

  expect(asked).toBe(0);
});
