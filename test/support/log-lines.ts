export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A destination that keeps what is logged. */
export function keepLog() {
  const lines: string[] = [];
  return {
    destination: { write: (line: string) => void lines.push(line) },
    /** The whole log as text. */
    output: (): string => lines.join(''),
    /** All lines, or only those of one event. */
    logs: (event?: string): readonly LogLine[] =>
      lines
        .map((line) => JSON.parse(line) as LogLine)
        .filter((line) => event === undefined || line.event === event),
  };
}
