import { z } from 'zod';
import { clientTypes } from '../../fleet/client.ts';
import { type Status, statuses } from '../../fleet/status.ts';
import type { UnexpectedField } from '../../fleet/unexpected-field.ts';
import { type Instant, type Millis, millis, seconds } from '../../lib/units.ts';
import { readAge, readDeadline, readInstant } from './time.ts';

/** Any field may be missing. A plain `z.unknown()` is required, and if it were missing zod would reject the whole object. */
export const loose = z.unknown().optional();

/** What was read, and which fields held what the API does not document. */
export interface Parsed<T> {
  readonly value: T;
  readonly unexpected: readonly UnexpectedField[];
}

/** Longer texts are cut, because they become labels. */
const longestText = 256;

/** A Date has whole seconds, and servers' clocks differ slightly. A time further ahead is a mistake. */
const tolerance = seconds(60);

/** When something is read. */
export interface ReadingTime {
  readonly now: Instant;
  /** By the API's own clock; null where the answer does not say. */
  readonly sentAt: Instant | null;
}

/** Reads loosely typed fields. A bad value becomes null and is noted, so that it does not affect other fields. */
export interface Reader {
  text(value: unknown): string | null;
  clientType(value: unknown): string | null;
  status(value: unknown): Status;
  age(value: unknown): Millis | null;
  /** How long before the answer was sent. */
  ageByDate(at: Instant | null): Millis | null;
  /** A point in time in the past, or slightly ahead. */
  time(field: UnexpectedField, value: unknown): Instant | null;
  /** A point in time at which something ends. */
  deadline(field: UnexpectedField, value: unknown): Instant | null;
  flag(field: UnexpectedField, value: unknown): boolean | null;
  /** A percentage, as a fraction of 1. */
  ratio(field: UnexpectedField, value: unknown): number | null;
  /** A number of things. */
  count(field: UnexpectedField, value: unknown): number | null;
  /** One of these words, in upper or lower case. Another word becomes UNRECOGNIZED if that is one of them, else null. */
  word<const W extends string>(field: UnexpectedField, value: unknown, words: readonly W[]): W | null;
  note(field: UnexpectedField): void;
  readonly unexpected: readonly UnexpectedField[];
}

export function createReader({ now, sentAt }: ReadingTime): Reader {
  const unexpected: UnexpectedField[] = [];
  const note = (field: UnexpectedField): void => {
    unexpected.push(field);
  };
  const orNote = <T>(field: UnexpectedField, value: unknown, read: T | null): T | null => {
    if (read === null && isSaid(value)) note(field);
    return read;
  };
  const text = (value: unknown): string | null => orNote('text', value, textOf(value));
  return {
    text,
    clientType: (value) => {
      const type = text(value);
      if (type !== null && !clientTypes.some((known) => known === type.toUpperCase())) note('type');
      return type;
    },
    ageByDate: (at) =>
      at === null || sentAt === null || at > sentAt + tolerance ? null : millis(Math.max(0, sentAt - at)),
    age: (value) => orNote('age', value, readAge(value)),
    time: (field, value) => orNote(field, value, readInstant(value, sentAt ?? now)),
    deadline: (field, value) => orNote(field, value, readDeadline(value)),
    flag: (field, value) => orNote(field, value, typeof value === 'boolean' ? value : null),
    ratio: (field, value) => orNote(field, value, ratioOf(value)),
    count: (field, value) => orNote(field, value, countOf(value)),
    word: (field, value, words) => {
      if (!isSaid(value)) return null;
      const known = words.find((word) => word !== 'UNRECOGNIZED' && isWord(value, word));
      if (known === undefined) note(field);
      return known ?? words.find((word) => word === 'UNRECOGNIZED') ?? null;
    },
    status: (value) => {
      const status = readStatus(value);
      if (status === 'UNRECOGNIZED' && isSaid(value)) note('status');
      return status;
    },
    note,
    unexpected,
  };
}

/** The API sends null or an empty text, or leaves the field out, when it knows no value. */
const isSaid = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

const isWord = (value: unknown, word: string): boolean =>
  typeof value === 'string' && value.trim().toUpperCase() === word;

const ratioOf = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= 100 ? value / 100 : null;

const countOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : cut(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Copies by way of bytes, because the result of `slice` keeps the whole text in memory. */
const cut = (text: string): string =>
  text.length <= longestText ? text.toWellFormed() : Buffer.from(text.slice(0, longestText)).toString();

const documented: ReadonlyMap<string, Status> = new Map(
  statuses.filter((status) => status !== 'UNRECOGNIZED').map((status) => [status, status]),
);

/** Ignores case. */
export const readStatus = (value: unknown): Status =>
  (typeof value === 'string' && documented.get(value.trim().toUpperCase())) || 'UNRECOGNIZED';
