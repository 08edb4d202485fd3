/** Sent one after the other. */
export type Pieces = readonly Buffer[];

export interface WebRequest {
  /** The part after the path of a folder; empty for other routes. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Pieces;
}

/** One line of text. */
export const plainAnswer = (
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): WebAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: [Buffer.from(`${line}\n`)],
});

export const lengthOf = (body: Pieces): number => body.reduce((sum, { length }) => sum + length, 0);
