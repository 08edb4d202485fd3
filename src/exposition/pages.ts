import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, millis, seconds, type Tick } from '../lib/units.ts';
import { type Page, renderPage } from './page.ts';
import { createRenderTools, type OnBroken, type RenderTools } from './render-tools.ts';
import { renderFleet } from './rendered-fleet.ts';

export interface PageSources {
  readonly clock: Clock;
  readonly views: () => readonly View[];
  /** The daemon's own metrics, as text. */
  readonly selfMetrics: () => Promise<string>;
  readonly onBroken: OnBroken;
}

/** Ages may be this old. */
const freshFor = seconds(1);

/** How often to look for a new snapshot. */
const lookEvery = millis(500);

/** Prometheus forgets a series after five minutes, so that hardly anybody reads less often than each two. */
const lately = seconds(120);

/** This many clients are rendered so fast that a reader waits for them, rather than see the page before. */
const few = 1_000;

/** The page to be read: one that is whole, and made anew when there is a new snapshot or the ages are too old. */
export class Pages {
  readonly #sources: PageSources;
  /** Ages are rendered while a new snapshot is, so that each has its own. */
  readonly #tools: { readonly fleet: RenderTools; readonly page: RenderTools };
  #page: Page | null = null;
  #readAt: Tick | null = null;
  #takingOver: Promise<Page> | null = null;
  #refreshing: Promise<Page> | null = null;

  constructor(sources: PageSources, signal: AbortSignal) {
    const { clock, onBroken } = sources;
    this.#sources = sources;
    this.#tools = {
      fleet: createRenderTools(clock, onBroken, signal),
      page: createRenderTools(clock, onBroken, signal),
    };
  }

  async read(): Promise<Page> {
    this.#readAt = this.#sources.clock.tick();
    const page = this.#page ?? (await this.#takeOver());
    if (this.#isOutdated(page)) await this.#startTakingOver();
    return await this.#fresh(this.#page ?? page);
  }

  /** What is due even when nobody reads. */
  async look(): Promise<void> {
    const page = this.#page;
    if (page === null || this.#isOutdated(page)) await this.#takeOver();
    else if (this.#isRead()) await this.#fresh(page);
  }

  /** How long until the next look is due. */
  get pause(): Millis {
    if (this.#page === null || !this.#isRead()) return lookEvery;
    const left = freshFor - elapsed(this.#page.at, this.#sources.clock.tick());
    return millis(Math.min(Math.max(left, 10), lookEvery));
  }

  #isOutdated({ fleet }: Page): boolean {
    return !isSame(fleet.views, this.#sources.views());
  }

  #isRead(): boolean {
    return this.#readAt !== null && elapsed(this.#readAt, this.#sources.clock.tick()) < lately;
  }

  /** Waits for it only when it is quick; if not, the page before is read until the new one is whole. */
  async #startTakingOver(): Promise<void> {
    const takingOver = this.#takeOver();
    const clients = this.#sources.views().reduce((sum, { snapshot }) => sum + snapshot.clients.size, 0);
    if (clients > few) {
      // Whoever looks next meets the same failure, and tells of it.
      takingOver.catch(() => {});
      return;
    }
    // What was under way may have begun before the latest snapshot.
    if (this.#isOutdated(await takingOver)) await this.#takeOver();
  }

  #takeOver(): Promise<Page> {
    this.#takingOver ??= this.#renderAll().finally(() => {
      this.#takingOver = null;
    });
    return this.#takingOver;
  }

  async #renderAll(): Promise<Page> {
    const { clock, views } = this.#sources;
    const request = { views: views(), before: this.#page?.fleet ?? null, now: clock.tick() };
    const fleet = await renderFleet(request, this.#tools.fleet);
    this.#page = await this.#renderPage(fleet, this.#tools.fleet);
    return this.#page;
  }

  async #fresh(page: Page): Promise<Page> {
    const asked = this.#sources.clock.tick();
    if (elapsed(page.at, asked) < freshFor) return page;
    const next = await this.#startRefreshing(page);
    // What was under way may have begun long before.
    return elapsed(next.at, asked) < freshFor ? next : await this.#startRefreshing(next);
  }

  #startRefreshing(page: Page): Promise<Page> {
    this.#refreshing ??= this.#refresh(page).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh({ fleet }: Page): Promise<Page> {
    const page = await this.#renderPage(fleet, this.#tools.page);
    // A new snapshot that was taken over in the meantime is newer in all respects.
    if (this.#page === null || this.#page.fleet === fleet) this.#page = page;
    return this.#page;
  }

  #renderPage(fleet: Page['fleet'], tools: RenderTools): Promise<Page> {
    const { clock, selfMetrics } = this.#sources;
    return renderPage({ fleet, now: clock.tick(), selfMetrics }, tools);
  }
}

const isSame = (one: readonly View[], other: readonly View[]): boolean =>
  one.length === other.length &&
  one.every((view, index) => {
    const now = other[index];
    return (
      view.snapshot === now?.snapshot && view.interval === now.interval && view.thresholds === now.thresholds
    );
  });
