import { type PageSources, Pages } from './pages.ts';

/** The page of metrics, ready to be sent. Until it is closed it is kept up to date in the background. */
export interface Body extends AsyncDisposable {
  /** In pieces, to be sent one after the other. */
  readonly text: () => Promise<readonly Buffer[]>;
  readonly gzip: () => Promise<readonly Buffer[]>;
}

export function createBody(sources: PageSources): Body {
  const stopping = new AbortController();
  const pages = new Pages(sources, stopping.signal);
  const kept = keep(pages, sources, stopping.signal);
  return {
    text: async () => (await pages.read()).text,
    gzip: async () => (await pages.read()).gzip,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await kept;
    },
  };
}

async function keep(pages: Pages, { clock, onBroken }: PageSources, signal: AbortSignal): Promise<void> {
  const tell = (error: unknown): void => {
    if (!signal.aborted) onBroken('page', error);
  };
  while (!signal.aborted) {
    await pages.look().catch(tell);
    // Only the signal can cut it short.
    await Promise.try(() => clock.sleep(pages.pause, signal)).catch(() => {});
  }
}
