import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Tick } from '../lib/units.ts';
import type { ClientRow } from './client-families.ts';
import { type OnBroken, renderAges, renderSnapshot, rowsOf } from './render.ts';

/** The page of metrics, ready to be sent. */
export interface Body {
  readonly text: () => Promise<Buffer>;
  readonly gzip: () => Promise<Buffer>;
}

export interface BodySources {
  readonly clock: Clock;
  readonly views: () => readonly View[];
  /** The daemon's own metrics, as text. */
  readonly selfMetrics: () => Promise<string>;
  readonly onBroken: OnBroken;
}

/** What is rendered once per snapshot. */
interface Fleet {
  readonly views: readonly View[];
  readonly rows: readonly ClientRow[];
  readonly text: string;
}

interface Page {
  readonly fleet: Fleet;
  readonly at: Tick;
  readonly text: Promise<Buffer>;
  gzip: Promise<Buffer> | null;
}

/** Ages may be this old, in milliseconds, so that a burst of scrapes costs one rendering. */
const freshFor = 1_000;

const compress = promisify(gzip);

export function createBody({ clock, views, selfMetrics, onBroken }: BodySources): Body {
  let fleet: Fleet | null = null;
  let page: Page | null = null;

  const currentFleet = (now: Tick): Fleet => {
    const shown = views();
    if (fleet !== null && isSame(fleet.views, shown)) return fleet;
    const rows = rowsOf(shown);
    fleet = { views: shown, rows, text: renderSnapshot(shown, rows, now, onBroken) };
    return fleet;
  };

  const ownMetrics = (): Promise<string> =>
    selfMetrics().catch((error: unknown) => {
      onBroken('own', error);
      return '';
    });

  const currentPage = (): Page => {
    const now = clock.tick();
    const shown = currentFleet(now);
    if (page !== null && page.fleet === shown && elapsed(page.at, now) < freshFor) return page;
    const fleetText = shown.text + renderAges(shown.rows, now, onBroken);
    const text = ownMetrics().then((own) => Buffer.from(fleetText + own));
    page = { fleet: shown, at: now, text, gzip: null };
    return page;
  };

  return {
    text: () => currentPage().text,
    gzip: () => {
      const current = currentPage();
      current.gzip ??= current.text.then((text) => compress(text, { level: 1 }));
      return current.gzip;
    },
  };
}

const isSame = (one: readonly View[], other: readonly View[]): boolean =>
  one.length === other.length &&
  one.every((view, index) => {
    const now = other[index];
    return (
      view.snapshot === now?.snapshot && view.interval === now.interval && view.thresholds === now.thresholds
    );
  });
