import Table from 'cli-table3';
import { verdicts } from '../fleet/judge.ts';
import type { ClientReport, FleetReport } from '../fleet/report.ts';
import { printable } from '../lib/printable.ts';

const columns = ['STATE', 'VERDICT', 'CLIENT', 'CLUSTER', 'SINCE SEEN', 'VERSION', 'ID'];

/** The fleet for a person at a terminal: who needs care comes first. */
export function fleetTable({ tenants }: FleetReport): string {
  return tenants
    .map(({ tenant, shard: { index, total }, up, lastSweep, clients }) => {
      const table = new Table({
        head: columns,
        chars: borderless,
        style: { head: [], 'padding-left': 0, 'padding-right': 2 },
      });
      table.push(...clients.toSorted(byUrgency).map(cells));
      const result = up ? (lastSweep?.result ?? 'not swept') : 'the list could not be read';
      const part = total === 1 ? '' : ` of shard ${index} of ${total}`;
      return `${printable(tenant)}: ${clients.length} managed clients${part}, ${result}\n${table.toString()}\n`;
    })
    .join('\n');
}

const byUrgency = (one: ClientReport, other: ClientReport): number =>
  verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict) ||
  (other.sinceSeenSeconds ?? -1) - (one.sinceSeenSeconds ?? -1);

const cells = (client: ClientReport): string[] =>
  [
    client.status ?? '-',
    client.verdict,
    client.name ?? '-',
    client.clusterName ?? client.clusterId ?? '-',
    client.sinceSeenSeconds === null ? 'never' : age(client.sinceSeenSeconds),
    client.vaVersion ?? '-',
    client.id,
  ].map(printable);

function age(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const;
  const unit = units.find(([, size]) => seconds >= 2 * size);
  return unit === undefined ? `${Math.round(seconds)} s` : `${Math.floor(seconds / unit[1])} ${unit[0]}`;
}

const borderless = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);
