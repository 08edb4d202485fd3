import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/lib/clock.ts';
import { startPager } from '../support/pager.ts';
import { createDraw, type Draw } from './draw.ts';
import type { Act, Incident, Kind, Monitor } from './incident.ts';
import { serveIncidents } from './incident-server.ts';
import { IncidentTenant } from './incident-tenant.ts';
import { judgeReports, nameOf, type Report, type Verdict } from './judgement.ts';
import { type RealParts, startRealParts } from './real-parts.ts';

export interface RealOptions {
  readonly seed: number;
  readonly kinds: readonly Kind[];
  /** How long it all takes. */
  readonly minutes: number;
  readonly write: (line: string) => void;
}

export interface RealJudged {
  readonly kind: string;
  readonly verdict: Verdict;
}

/** Minutes until everything has been scraped and evaluated a few times. */
const quiet = 4;

const exporterCount = 3;

interface Begun {
  readonly kind: Kind;
  readonly tenant: IncidentTenant;
  readonly incident: Incident;
  /** Minutes after the start. */
  readonly begin: number;
}

const noMonitor: Monitor = {
  stop: async () => {},
  start: async () => {},
  reload: async () => {},
  failReload: async () => {},
};

/** Plays incidents at the same time in a real exporter, Prometheus and Alertmanager, and restarts each of these meanwhile. */
export async function playReal({ seed, kinds, minutes, write }: RealOptions): Promise<readonly RealJudged[]> {
  await using stack = new AsyncDisposableStack();
  const draw = createDraw(seed, 'real');
  const begun = kinds.map((kind, index): Begun => {
    const tenant = new IncidentTenant(`t${index + 1}`, () => systemClock.now());
    const own = draw.of(index);
    const incident = kind.play({ tenant, draw: own, monitor: noMonitor });
    const latest = Math.max(quiet + 2, minutes - incident.minutes);
    return { kind, tenant, incident, begin: own.between(quiet, latest) };
  });
  const tenants = begun.map(({ tenant }) => tenant);
  const groups = Array.from({ length: exporterCount }, (_, index) =>
    tenants.filter((_tenant, number) => number % exporterCount === index),
  );
  const pager = stack.use(await startPager());
  const server = stack.use(await serveIncidents(tenants));
  const parts = stack.use(await startRealParts(groups, server, pager.url));
  const start = Date.now();
  const acts = begun.flatMap(({ incident, begin }) =>
    incident.acts.map(({ minute, does }) => ({ minute: begin + minute, does })),
  );
  const secrets = async (): Promise<void> => {
    for (const tenant of tenants) {
      if (tenant.secretIsReadable) await writeFile(parts.secretOf(tenant), 'incident-secret');
      else await rm(parts.secretOf(tenant), { force: true });
    }
  };
  for (const { minute, does } of [...acts, ...restarts(parts, draw, minutes, write)].toSorted(
    (a, b) => a.minute - b.minute,
  )) {
    if (minute > minutes) break;
    await delay(Math.max(0, start + minute * 60_000 - Date.now()));
    await does();
    await secrets();
  }
  await delay(Math.max(0, start + minutes * 60_000 - Date.now()));
  const reports = reportsOf(pager.arrived('everything'), start);
  for (const report of reports)
    write(
      `  ${report.labels['tenant'] ?? '-'} ${nameOf(report.labels)} ${report.from.toFixed(2)}–${report.to?.toFixed(2) ?? ''}`,
    );
  const cost = await evaluationSeconds(parts.prometheusUrl);
  write(`an evaluation of the rules takes ${cost}`);
  return [
    ...begun.map((one) => judge(one, reports, minutes)),
    ...reports
      .filter(({ labels }) => !tenants.some(({ name }) => name === labels['tenant']))
      .map((stray) => ({ kind: 'nobody’s', verdict: judgeReports([], [stray]) })),
  ];
}

/** Short restarts of each part, some minutes apart, which nobody is to notice. */
function restarts(
  parts: RealParts,
  draw: Draw,
  minutes: number,
  write: (line: string) => void,
): readonly Act[] {
  const all = [
    ...parts.exporters.map((part, index) => ({ name: `exporter ${index}`, part })),
    { name: 'Prometheus', part: parts.prometheus },
    { name: 'Alertmanager', part: parts.alertmanager },
  ];
  return [...all, ...all].map(({ name, part }, index) => {
    const minute = quiet + ((index + 0.5 + draw.between(0, 1) / 4) * (minutes - quiet)) / (2 * all.length);
    return {
      minute,
      does: async () => {
        write(`restart of ${name} at ${minute.toFixed(2)}`);
        await part.stop();
        part.start();
      },
    };
  });
}

function judge(
  { kind, tenant, incident, begin }: Begun,
  reports: readonly Report[],
  minutes: number,
): RealJudged {
  const left = minutes - begin;
  const own = reports
    .filter(({ labels }) => labels['tenant'] === tenant.name)
    .map((report) => ({
      ...report,
      from: report.from - begin,
      to: report.to === null ? null : report.to - begin,
    }));
  // What would be due after the end is not judged.
  const due = incident.demands.filter(({ at }) => at < left);
  const judged = judgeReports(due, own);
  const isJudgeable = (text: string): boolean => !/ to never, due at (\S+)/.test(text) || isOver(text, left);
  return {
    kind: `${kind.name} (${tenant.name}, begun at ${begin})`,
    verdict: {
      ...judged,
      faults: judged.faults.filter(({ fault, text }) => {
        if (fault === 'end') return isJudgeable(text);
        return fault !== 'missed' || Number(/due at (\S+)/.exec(text)?.[1]) + 2.5 < left;
      }),
    },
  };
}

const isOver = (text: string, left: number): boolean => {
  const [, end = '0', within = '0'] = /until (\S+) \(\+(\S+)\)/.exec(text) ?? [];
  return Number(end) + Number(within) < left;
};

interface Arrival {
  readonly at: number;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

function reportsOf(arrivals: readonly Arrival[], start: number): readonly Report[] {
  const open = new Map<string, Report>();
  const ended: Report[] = [];
  for (const { at, alerts } of arrivals) {
    const minute = (at - start) / 60_000;
    for (const { status, labels } of alerts) {
      const key = JSON.stringify(labels);
      const report = open.get(key);
      if (status === 'firing' && report === undefined) open.set(key, { labels, from: minute, to: null });
      if (status === 'resolved') {
        open.delete(key);
        if (report !== undefined) ended.push({ ...report, to: minute });
        else
          ended.push({
            labels: { ...labels, alertname: `${labels['alertname']} (an end of nothing)` },
            from: minute,
            to: minute,
          });
      }
    }
  }
  return [...ended, ...open.values()];
}

async function evaluationSeconds(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/query?query=prometheus_rule_group_last_duration_seconds`).catch(
    () => null,
  );
  const response = await fetch(`${url}/metrics`).catch(() => answer);
  const text = (await response?.text()) ?? '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('prometheus_rule_group_last_duration_seconds'))
    .join(', ');
}
