import { cutMiddle, padToWidth, textWidth } from './text-width.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  /** The column may be cut to this width; without it, the column is shown whole. */
  readonly least?: number;
  /** If the columns do not fit even when cut, the lowest number is left out first; without a number the column stays. */
  readonly dispensable?: number;
  readonly paint?: (text: string, row: T) => string;
}

const gap = 2;

/** Rows below a heading, within `width` columns of a terminal; null for no limit. Ends with a line break. */
export function textTable<T>(all: readonly Column<T>[], rows: readonly T[], width: number | null): string {
  const columns = fitting(all, rows, width);
  const widths = cutWidths(columns, rows, width);
  const line = (textOf: (column: Column<T>) => string, row: T | null): string =>
    columns
      .map((column, index) => {
        const padded = padToWidth(cutMiddle(textOf(column), widths[index] ?? 0), widths[index] ?? 0);
        return row === null || column.paint === undefined ? padded : column.paint(padded, row);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return [line(({ title }) => title, null), ...rows.map((row) => line(({ cell }) => cell(row), row))]
    .map((text) => `${text}\n`)
    .join('');
}

const natural = <T>({ title, cell }: Column<T>, rows: readonly T[]): number =>
  rows.reduce((most, row) => Math.max(most, textWidth(cell(row))), textWidth(title));

const least = <T>(column: Column<T>, rows: readonly T[]): number =>
  Math.min(column.least ?? Number.POSITIVE_INFINITY, natural(column, rows));

const sumOf = (widths: readonly number[]): number =>
  widths.reduce((sum, one) => sum + one, gap * (widths.length - 1));

/** The columns that fit when all that may be cut is cut. */
function fitting<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width: number | null,
): readonly Column<T>[] {
  const [first] = columns
    .filter(({ dispensable }) => dispensable !== undefined)
    .toSorted((one, other) => (one.dispensable ?? 0) - (other.dispensable ?? 0));
  const isTooWide = width !== null && sumOf(columns.map((column) => least(column, rows))) > width;
  if (!isTooWide || first === undefined) return columns;
  const others = columns.filter((column) => column !== first);
  return fitting(others, rows, width);
}

/** Cuts the widest column first, so that short texts stay whole. */
function cutWidths<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width: number | null,
): readonly number[] {
  const widths = columns.map((column) => natural(column, rows));
  const floors = columns.map((column) => least(column, rows));
  if (width === null) return widths;
  for (let excess = sumOf(widths) - width; excess > 0; excess--) {
    const cuttable = widths.map((one, index) => (one > (floors[index] ?? 0) ? one : 0));
    const widest = Math.max(...cuttable);
    if (widest <= 0) break;
    widths[cuttable.indexOf(widest)] = widest - 1;
  }
  return widths;
}
