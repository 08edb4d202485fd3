import { InvalidArgumentError, Option } from 'commander';
import { closest } from 'fastest-levenshtein';

/** A flag that takes one of these words. */
export const choiceOption = (flags: string, about: string, words: readonly string[]): Option =>
  new Option(flags, about).choices(words).argParser((text) => choose(text, words));

/** Returns the word if it is allowed; otherwise the error suggests the most similar one. */
export function choose(text: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  throw new InvalidArgumentError(
    `Did you mean ${closest(text, [...words])}? Write one of ${words.join(', ')}.`,
  );
}
