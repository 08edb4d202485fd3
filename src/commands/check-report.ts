import { printable, printableLines } from '../lib/printable.ts';
import { type Millis, toSeconds } from '../lib/units.ts';
import type { Output } from './context.ts';
import { type PaintStyle, paintWith } from './paint.ts';
import { linesWithin } from './text-width.ts';

/** The result of one check. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly text: string;
}

export interface CheckReport {
  readonly tenant: (name: string, address: string) => void;
  readonly finding: (finding: Finding, took: Millis) => void;
  readonly note: (text: string) => void;
  /** Ends the report with the next step. */
  readonly end: (next: string) => void;
  readonly count: (state: Finding['state']) => number;
}

interface CheckedTenant {
  readonly tenant: string;
  readonly address: string;
  readonly findings: (Finding & { readonly seconds: number })[];
}

/** Prints each finding at once as text, or all of them at the end as JSON. */
export function createCheckReport(output: Output, format: 'text' | 'json'): CheckReport {
  const tenants: CheckedTenant[] = [];
  const count = (state: Finding['state']): number =>
    tenants.flatMap(({ findings }) => findings).filter((finding) => finding.state === state).length;
  const tell = format === 'text' ? output.print : () => {};
  return {
    count,
    tenant: (tenant, address) => {
      tenants.push({ tenant, address, findings: [] });
      tell(`\n${printable(tenant)} (${printable(address)})\n`);
    },
    finding: (finding, took) => {
      tenants.at(-1)?.findings.push({ ...finding, seconds: toSeconds(took) });
      tell(findingLine(finding, took, output));
    },
    note: (text) => tell(`${' '.repeat(labelWidth)}${wrapped(text, output)}\n`),
    end: (next) => {
      tell(`\n${next}\n`);
      if (format === 'text') return;
      const result = { tenants, warnings: count('warning'), failures: count('failed') };
      output.print(printableLines(`${JSON.stringify(result, null, 2)}\n`));
    },
  };
}

const labels = {
  ok: ['ok', 'green'],
  warning: ['warn', 'yellow'],
  failed: ['FAIL', 'red'],
} as const satisfies Record<Finding['state'], readonly [string, PaintStyle]>;

/** Of the label and the space around it. */
const labelWidth = 8;

function findingLine({ check, state, text }: Finding, took: Millis, output: Output): string {
  const [label, style] = labels[state];
  const time = took >= 1 ? ` (${spanText(took)})` : '';
  const words = wrapped(`${check}: ${printable(text)}${time}`, output);
  return `  ${paintWith(output.inColor)(style, label.padEnd(4))}  ${words}\n`;
}

/** Beside the label. */
function wrapped(text: string, { columns }: Output): string {
  const lines = linesWithin(text, (columns() ?? Number.POSITIVE_INFINITY) - labelWidth);
  return lines.join(`\n${' '.repeat(labelWidth)}`);
}

const spanText = (took: Millis): string =>
  took < 10_000 ? `${Math.round(took)} ms` : `${Math.round(took / 1_000)} s`;
