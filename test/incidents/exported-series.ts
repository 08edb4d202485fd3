import { readFile } from 'node:fs/promises';
import { rulesFile } from '../../deploy/prometheus/rule-file.ts';
import { type Instant, toEpochSeconds } from '../../src/lib/units.ts';
import type { Series } from '../deploy/rules/series.ts';

/** The metrics that the rules read. The ages of appliances, which no rule judges, would be a new value for each scrape. */
export async function namesInRules(): Promise<ReadonlySet<string>> {
  const rules = await readFile(rulesFile, 'utf8');
  const names = new Set(rules.match(/\bsailpoint_\w+/g));
  names.delete('sailpoint_managed_client_since_seen_seconds');
  return names;
}

interface Scrape {
  /** The page of metrics. */
  readonly text: string;
  readonly instance: string;
  readonly index: number;
  /** Where promtool's time begins. */
  readonly origin: Instant;
  readonly started: Instant;
}

const target = (instance: string) => ({ job: 'sailpoint-exporter', instance });

/** Adds a page of metrics as Prometheus stores it. Its lines are taken as they are: there are millions of them. */
export function addScrape(scrape: Scrape, wanted: ReadonlySet<string>, into: Series): void {
  const { text, instance, index, origin, started } = scrape;
  const begin = toEpochSeconds(origin);
  for (const line of text.split('\n')) {
    const nameEnd = line.search(/[{ ]/);
    const name = line.slice(0, nameEnd);
    if (!wanted.has(name) || isUnreadState(line)) continue;
    const valueAt = line.lastIndexOf(' ');
    const value = Number(line.slice(valueAt + 1));
    const labels = line.slice(nameEnd + 1, valueAt - 1);
    const series = `${name}{job="sailpoint-exporter",instance="${instance}"${labels && `,${labels}`}}`;
    into.addTo(series, index, name.endsWith('_timestamp_seconds') ? value - begin : value);
  }
  into.add('process_start_time_seconds', target(instance), index, toEpochSeconds(started) - begin);
  addUp(instance, index, true, into);
}

/** The rules read one row of eight. */
const isUnreadState = (line: string): boolean =>
  line.startsWith('sailpoint_managed_client_status{') && !line.includes('status="NOT_CONFIGURED"');

export const addUp = (instance: string, index: number, isUp: boolean, into: Series): void =>
  into.add('up', { ...target(instance), exporter: 'sailpoint' }, index, Number(isUp));
