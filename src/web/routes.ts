import Negotiator from 'negotiator';
import { page } from './page/page.ts';
import { pageScript } from './page/script.ts';
import { pageStyle } from './page/style.ts';

/** What the server shows. */
export interface Content {
  readonly metrics: {
    readonly contentType: string;
    text(): Promise<readonly Buffer[]>;
    gzip(): Promise<readonly Buffer[]>;
  };
  readonly fleet: () => unknown;
  readonly isLive: () => boolean;
  readonly isReady: () => boolean;
}

export interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces are sent one after the other. */
  readonly body: string | readonly Buffer[];
}

export interface Route {
  readonly path: string;
  /** For the page that links them; null: not linked. */
  readonly about: string | null;
  /** Also at the address for probes alone. */
  readonly isProbe?: true;
  readonly answer: (content: Content, request: Request) => Answer | Promise<Answer>;
}

/** A line of text: for whatever is not shown by a route's own answer. */
export const plainAnswer = (
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: `${line}\n`,
});

const uncached = { 'cache-control': 'no-store' };

const of = (contentType: string, body: Answer['body'], headers = {}): Answer => ({
  status: 200,
  headers: { 'content-type': contentType, ...uncached, ...headers },
  body,
});

const health = (isGood: boolean, good: string, bad: string): Answer =>
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
