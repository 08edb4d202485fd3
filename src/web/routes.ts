import type { Glance } from '../fleet/glance.ts';
import { type Asset, type Body, keepAsset, showBody } from './body.ts';
import type { ExporterReport, FleetFeed } from './fleet-feed.ts';
import { page } from './page/page.ts';
import type { Runbooks } from './runbooks.ts';
import { plainAnswer, type WebAnswer, type WebRequest } from './web-answer.ts';

/** What the server shows. */
export interface Content {
  readonly metrics: Body & { readonly contentType: string };
  readonly fleet: FleetFeed;
  readonly exporter: () => ExporterReport;
  readonly runbooks: Runbooks;
  /** What the fleet page shows without its script. */
  readonly glances: () => Promise<readonly Glance[]>;
  /** The files of the fleet page. */
  readonly assets: () => Promise<ReadonlyMap<string, Asset>>;
  readonly isLive: () => boolean;
  readonly isReady: () => boolean;
}

export interface Route {
  readonly path: string;
  /** For the page that links them; null: not linked. */
  readonly about: string | null;
  /** The route also answers for names below its path. */
  readonly isFolder?: true;
  /** Served at the health address, too. */
  readonly isProbe?: true;
  readonly answer: (content: Content, request: WebRequest) => WebAnswer | Promise<WebAnswer>;
}

const uncached = { 'cache-control': 'no-store' };

/** Clients keep the body and revalidate it each time; the usual answer is 304. */
const askedAgain = { 'cache-control': 'private, no-cache' };

const json = 'application/json; charset=utf-8';

const health = (isGood: boolean, good: string, bad: string): WebAnswer =>
  isGood ? plainAnswer(200, good, uncached) : plainAnswer(503, bad, uncached);

const showAsset = (request: WebRequest, { contentType, body }: Asset): Promise<WebAnswer> =>
  showBody(request, body, { 'content-type': contentType, ...askedAgain });

export const routes: readonly Route[] = [
  {
    path: '/metrics',
    about: 'metrics for Prometheus',
    answer: ({ metrics }, request) =>
      showBody(request, metrics, { 'content-type': metrics.contentType, ...uncached }),
  },
  {
    path: '/livez',
    about: 'whether the daemon itself is well, whatever SailPoint does',
    isProbe: true,
    answer: ({ isLive }) => health(isLive(), 'ok', 'the scheduler is stuck'),
  },
  {
    path: '/readyz',
    about: 'whether every tenant has been listed once',
    isProbe: true,
    answer: ({ isReady }) =>
      health(isReady(), 'ready', 'waiting for the first complete list of every tenant'),
  },
  {
    path: '/api/fleet',
    about: 'the fleet as JSON',
    answer: async ({ fleet }, request) => {
      const since = request.query.get('since');
      return await showBody(request, await fleet(since), { 'content-type': json, ...askedAgain });
    },
  },
  {
    path: '/',
    about: null,
    answer: async ({ glances, exporter, assets }, request) => {
      const text = await page({
        links: linked(),
        glances: await glances(),
        exporter: exporter(),
        modules: [...(await assets()).keys()].filter((name) => !name.endsWith('.css')),
      });
      return await showAsset(request, keepAsset('text/html; charset=utf-8', text));
    },
  },
  {
    path: '/page/',
    isFolder: true,
    about: null,
    answer: async ({ assets }, request) => {
      const asset = (await assets()).get(request.name);
      if (asset === undefined) return plainAnswer(404, 'no such page');
      return await showAsset(request, asset);
    },
  },
  {
    path: '/runbooks/',
    about: 'what to do about each alert',
    isFolder: true,
    answer: async ({ runbooks }, request) => {
      const found = await runbooks.read(request.name);
      if (found === null) return plainAnswer(404, 'no such runbook');
      return await showAsset(request, found);
    },
  },
];

export const probeRoutes: readonly Route[] = routes.filter(({ isProbe }) => isProbe);

const linked = (): readonly { path: string; about: string }[] =>
  routes.flatMap(({ path, about }) => (about === null ? [] : [{ path, about }]));
