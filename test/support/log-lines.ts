export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Keeps what is logged. */
export function keepLog() {
  const lines: string[] = [];
  return {
    destination: { write: (line: string) => void lines.push(line) },
    /** All of it, as it was written. */
    output: (): string => lines.join(''),
    /** All lines, or those of an event. */
    logs: (event?: string): readonly LogLine[] =>
      lines
        .map((line) => JSON.parse(line) as LogLine)
        .filter((line) => event === undefined || line.event === event),
  };
}
