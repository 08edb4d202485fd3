import Negotiator from 'negotiator';
import { page } from './page/page.ts';
import { pageScript } from './page/script.ts';
import { pageStyle } from './page/style.ts';
import { type Pieces, plainAnswer, type WebAnswer, type WebRequest } from './web-answer.ts';

/** What the server shows. */
export interface Content {
  readonly metrics: {
    readonly contentType: string;
    text(): Promise<Pieces>;
    gzip(): Promise<Pieces>;
  };
  readonly fleet: () => unknown;
  readonly isLive: () => boolean;
  readonly isReady: () => boolean;
}

export interface Route {
  readonly path: string;
  /** For the page that links them; null: not linked. */
  readonly about: string | null;
  /** Also at the address for probes alone. */
  readonly isProbe?: true;
  readonly answer: (content: Content, request: WebRequest) => WebAnswer | Promise<WebAnswer>;
}

const uncached = { 'cache-control': 'no-store' };

const of = (contentType: string, body: string | Pieces, headers = {}): WebAnswer => ({
  status: 200,
  headers: { 'content-type': contentType, ...uncached, ...headers },
  body: typeof body === 'string' ? [Buffer.from(body)] : body,
});

const health = (isGood: boolean, good: string, bad: string): WebAnswer =>
  isGood ? plainAnswer(200, good, uncached) : plainAnswer(503, bad, uncached);

export const routes: readonly Route[] = [
  {
    path: '/metrics',
    about: 'metrics for Prometheus',
    answer: async ({ metrics }, request) => {
      const vary = { vary: 'accept-encoding' };
      const encoding = new Negotiator(request).encoding(['gzip', 'identity']);
      if (encoding !== 'gzip') return of(metrics.contentType, await metrics.text(), vary);
      return of(metrics.contentType, await metrics.gzip(), { ...vary, 'content-encoding': 'gzip' });
    },
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
    answer: ({ fleet }) => of('application/json; charset=utf-8', JSON.stringify(fleet())),
  },
  { path: '/', about: null, answer: () => of('text/html; charset=utf-8', page(linked())) },
  { path: '/page.js', about: null, answer: () => of('text/javascript; charset=utf-8', pageScript) },
  { path: '/page.css', about: null, answer: () => of('text/css; charset=utf-8', pageStyle) },
];

export const probeRoutes: readonly Route[] = routes.filter(({ isProbe }) => isProbe);

const linked = (): readonly { path: string; about: string }[] =>
  routes.flatMap(({ path, about }) => (about === null ? [] : [{ path, about }]));
