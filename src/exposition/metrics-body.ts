import { elapsed, seconds, type Tick } from '../lib/units.ts';
import { isSameFleet, type MetricsPage, type MetricsSources, pageMaker } from './metrics-page.ts';

/** The page of metrics: made when somebody asks for it, at most once a second unless there is a new snapshot. */
export interface MetricsBody {
  /** In blocks, to be sent one after the other. */
  readonly text: () => Promise<readonly Buffer[]>;
  readonly gzip: () => Promise<readonly Buffer[]>;
}

/** Ages may be this old. */
const freshFor = seconds(1);

export function createMetricsBody(sources: MetricsSources): MetricsBody {
  const { clock, views } = sources;
  const pages = pageMaker(sources);
  let page: MetricsPage | null = null;
  let making: Promise<MetricsPage> | null = null;

  const isCurrent = (known: MetricsPage | null, asked: Tick): known is MetricsPage =>
    known !== null && elapsed(known.at, asked) < freshFor && isSameFleet(known.views, views());

  const make = async (): Promise<MetricsPage> => {
    // Nobody reads the last page again, so its memory is free for the next one.
    page = null;
    try {
      page = await pages();
      return page;
    } finally {
      making = null;
    }
  };

  const read = async (): Promise<MetricsPage> => {
    const asked = clock.tick();
    if (isCurrent(page, asked)) return page;
    if (making !== null) {
      const begun = await making;
      // It may have begun before the latest snapshot.
      if (isCurrent(begun, asked)) return begun;
    }
    making ??= make();
    return await making;
  };
  return { text: async () => (await read()).text, gzip: async () => await (await read()).gzip() };
}
