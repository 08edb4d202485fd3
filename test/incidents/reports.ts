import type { Firing } from './firing.ts';
import type { AlertLabels } from './inhibition.ts';
import { nameOf, type Report } from './judgement.ts';

const keyOf = (labels: AlertLabels): string =>
  JSON.stringify([labels['tenant'], labels['instance'], nameOf(labels)]);

/**
 * What Alertmanager tells of what fires: an alert once it fires and is not muted, its end once it fires no more. While it is muted,
 * nothing is told of it.
 */
export function reportsOf(
  firing: readonly Firing[],
  unmuted: (alerts: readonly AlertLabels[]) => readonly AlertLabels[],
): readonly Report[] {
  const open = new Map<string, Report>();
  const ended: Report[] = [];
  let last = 0;
  for (const { minute, alerts } of firing) {
    last = minute;
    const keys = new Set(alerts.map(keyOf));
    for (const [key, report] of open) {
      if (keys.has(key)) continue;
      open.delete(key);
      ended.push({ ...report, to: minute });
    }
    for (const labels of unmuted(alerts)) {
      const key = keyOf(labels);
      if (!open.has(key)) open.set(key, { labels, from: minute, to: null });
    }
  }
  return [...ended, ...open.values()].map((report) =>
    report.to !== null && report.to > last ? { ...report, to: null } : report,
  );
}
