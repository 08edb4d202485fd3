import { type Verdict, verdicts } from '../fleet/judge.ts';
import type { ClientReport, FleetReport, TenantReport } from '../fleet/report.ts';
import { needsCare, verdictWords } from '../fleet/verdict-words.ts';
import { printable } from '../lib/printable.ts';
import { shortSpan } from '../lib/short-span.ts';
import type { Paint, PaintStyle } from './paint.ts';
import { type Column, textTable } from './text-table.ts';

interface TableOptions {
  /** The width of the terminal; null for no limit. */
  readonly width: number | null;
  readonly paint: Paint;
  /** Only clients with these are shown; null: all. */
  readonly only: readonly Verdict[] | null;
}

/** The fleet for a person at a terminal: who needs care comes first, and a summary last, where it is read first. */
export const fleetTable = ({ tenants }: FleetReport, options: TableOptions): string =>
  tenants.map((tenant) => tenantTable(tenant, options)).join('\n');

function tenantTable(report: TenantReport, { width, paint, only }: TableOptions): string {
  const { tenant, shard, up, lastSweep, clients } = report;
  const shown = clients.filter(({ verdict }) => only?.includes(verdict) ?? true).toSorted(byUrgency);
  const result = up ? (lastSweep?.result ?? 'not swept') : 'the list could not be read';
  const part = shard.total === 1 ? '' : ` of shard ${shard.index} of ${shard.total}`;
  const title = `${printable(tenant)}: ${clients.length} managed clients${part}, ${result}\n`;
  const table = shown.length === 0 ? '' : textTable(columnsWith(paint), shown, width);
  const left = clients.length - shown.length;
  const hidden = left === 0 ? '' : `${left} more are not shown (--only)\n`;
  return `${title}${table}${hidden}${summary(report, paint)}`;
}

/** Empty if the list could not be read. */
function summary({ up, clients }: TenantReport, paint: Paint): string {
  if (!up) return '';
  const unwell = clients.filter(({ verdict }) => needsCare.includes(verdict));
  if (clients.length === 0) return `${paint('yellow', 'There are no managed clients.')}\n`;
  if (unwell.length === 0) return `${paint('green', `None of ${clients.length} needs care.`)}\n`;
  const counts = needsCare.flatMap((verdict) => {
    const count = unwell.filter((client) => client.verdict === verdict).length;
    return count === 0 ? [] : `${count} ${verdictWords[verdict]}`;
  });
  const need = unwell.length === 1 ? 'needs' : 'need';
  return `${paint('red', `${unwell.length} of ${clients.length} ${need} care: ${counts.join(', ')}.`)}\n`;
}

const byUrgency = (one: ClientReport, other: ClientReport): number =>
  verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict) ||
  (other.sinceSeenSeconds ?? -1) - (one.sinceSeenSeconds ?? -1);

const styles: Readonly<Record<Verdict, PaintStyle>> = {
  unhealthy: 'red',
  not_seen: 'red',
  degraded: 'yellow',
  unknown: 'yellow',
  configuring: 'cyan',
  not_in_service: 'gray',
  healthy: 'green',
};

const columnsWith = (paint: Paint): readonly Column<ClientReport>[] => [
  {
    title: 'VERDICT',
    cell: ({ verdict }) => verdictWords[verdict],
    paint: (text, { verdict }) => paint(styles[verdict], text),
  },
  { title: 'STATUS', cell: ({ status }) => status ?? '—' },
  { title: 'CLIENT', cell: ({ name }) => printable(name ?? '—'), least: 12 },
  {
    title: 'CLUSTER',
    cell: ({ clusterName, clusterId }) => printable(clusterName ?? clusterId ?? '—'),
    least: 10,
  },
  { title: 'LAST CONTACT', cell: lastContact },
  { title: 'VERSION', cell: ({ vaVersion }) => printable(vaVersion ?? '—'), least: 12, dispensable: 0 },
  { title: 'ID', cell: ({ id }) => printable(id), dispensable: 1 },
];

/** "never" is for clients that were never seen; for others the time is unknown. */
function lastContact({ sinceSeenSeconds, verdict }: ClientReport): string {
  if (sinceSeenSeconds !== null) return `${shortSpan(sinceSeenSeconds)} ago`;
  return verdict === 'not_in_service' ? 'never' : '—';
}
