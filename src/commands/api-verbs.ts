import type { Input, OperationName } from '../sailpoint/operations.ts';

/** The flags of all verbs; each verb declares its own. */
export interface VerbOptions {
  readonly limit?: number;
  readonly offset?: number;
  readonly all?: true;
  readonly count?: true;
  readonly filters?: string;
  readonly type?: string;
  readonly beta?: true;
  readonly clusterId?: string;
  readonly name?: string;
  readonly description?: string;
  readonly patch?: string;
  readonly body?: string;
}

export interface Flag {
  readonly flags: string;
  readonly about: string;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly parse?: (text: string) => unknown;
}

/** One call of a documented operation. */
export interface Question {
  readonly operation: OperationName;
  readonly input: Input;
}

/** Asks the API; rejects with OperationError when it fails. */
export type Ask = (question: Question) => Promise<unknown>;

/** One documented operation as a command. */
export interface Verb {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  /** The kind of object its id names; null if it takes no id. */
  readonly idOf: 'client' | 'cluster' | null;
  /** In words, what a writing verb does to the tenant; null if it only reads. Writing needs --yes, or a confirmation on a terminal. */
  readonly writes: { readonly doing: string; readonly done: string } | null;
  /** Besides those of all verbs; none by default. */
  readonly flags?: readonly Flag[];
  readonly question: (id: string, options: VerbOptions, ask: Ask) => Question | Promise<Question>;
}

/** The given values, as text. */
export const given = (
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
