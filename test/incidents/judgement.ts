import type { Demand } from './incident.ts';
import { soon } from './incident.ts';
import type { AlertLabels } from './inhibition.ts';

/** What somebody was told, and when its end; minutes since the incident began. */
export interface Report {
  readonly labels: AlertLabels;
  readonly from: number;
  /** Null: it never ended. */
  readonly to: number | null;
}

export type Fault = 'false' | 'missed' | 'late' | 'early' | 'end';

export interface Verdict {
  readonly faults: readonly { readonly fault: Fault; readonly text: string }[];
  /** Minutes from what the rules demand to the report, where that is known to the minute. */
  readonly latencies: readonly number[];
}

const subjectOf = ({ cluster_id, client_id }: AlertLabels): string =>
  [cluster_id, client_id].filter((part) => part !== undefined).join('/');

export const nameOf = (labels: AlertLabels): string =>
  `${(labels['alertname'] ?? '').replace('SailPoint', '')} ${subjectOf(labels)}`.trim();

const isAbout = ({ labels }: Report, { alert, about }: Demand): boolean => {
  if (labels['alertname'] !== `SailPoint${alert}`) return false;
  const subject = subjectOf(labels);
  return subject === about || about === '' || subject.endsWith(`/${about}`);
};

const minute = (value: number | null): string => (value === null ? 'never' : value.toFixed(2));

/** Scrapes and evaluations have phases of their own. */
const early = 0.3;

function judgeOne(demand: Demand, report: Report): Verdict['faults'] {
  const { at, within = soon, ends, endsWithin = soon } = demand;
  const text = `${demand.alert} ${demand.about}: told from ${minute(report.from)} to ${minute(report.to)}, due at ${at} (+${within}) until ${ends} (+${endsWithin})`;
  const faults: Fault[] = [];
  if (report.from > at + within) faults.push('late');
  if (report.from < at - early) faults.push('early');
  const isGood =
    ends === null
      ? report.to === null
      : report.to !== null && report.to >= ends - early && report.to <= ends + endsWithin;
  if (!isGood) faults.push('end');
  return faults.map((fault) => ({ fault, text }));
}

/** Compares what was told with what was to be told. */
export function judgeReports(demands: readonly Demand[], reports: readonly Report[]): Verdict {
  const left = new Set(reports.toSorted((a, b) => a.from - b.from));
  const faults: { readonly fault: Fault; readonly text: string }[] = [];
  const latencies: number[] = [];
  for (const demand of demands.toSorted((a, b) => a.at - b.at)) {
    const report = [...left].find((one) => isAbout(one, demand));
    if (report === undefined) {
      faults.push({ fault: 'missed', text: `${demand.alert} ${demand.about}, due at ${demand.at}` });
      continue;
    }
    left.delete(report);
    if (demand.within === undefined) latencies.push(report.from - demand.at);
    faults.push(...judgeOne(demand, report));
  }
  for (const { labels, from, to } of left)
    faults.push({ fault: 'false', text: `${nameOf(labels)}: told from ${minute(from)} to ${minute(to)}` });
  return { faults, latencies };
}
