/** What one kind of cost came to, beside that of a peer. */
export interface Row {
  readonly clients: number;
  readonly what: string;
  readonly ours: string;
  readonly peer?: string;
  readonly ratio?: number;
  readonly goal?: string;
}

export interface Table {
  readonly title: string;
  /** What was measured and how. */
  readonly about: string;
  readonly rows: readonly Row[];
}

export const toMarkdown = ({ title, about, rows }: Table): string => {
  const cells = rows.map(({ clients, what, ours, peer = '', ratio, goal = '' }) => [
    clients.toLocaleString('en'),
    what,
    ours,
    peer,
    ratio === undefined ? '' : ratio.toFixed(2),
    goal,
  ]);
  const lines = [['clients', 'what', 'ours', 'peer', 'ratio', 'goal'], Array(6).fill('---'), ...cells];
  return [`## ${title}`, '', about, '', ...lines.map((line) => `| ${line.join(' | ')} |`), ''].join('\n');
};

export const inMillis = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const inSeconds = (millis: number): string => `${(millis / 1_000).toFixed(1)} s`;
export const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The goals are set for a fleet of this size. */
export const goalSize = 10_000;

export const goal = (clients: number, text: string): string => (clients === goalSize ? text : '');

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
