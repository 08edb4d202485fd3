import { InvalidArgumentError } from 'commander';

const within =
  (pattern: RegExp, kind: string) =>
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (pattern.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a ${kind} from ${least} to ${most}.`);
  };

/** Reads a number that may have a fraction, such as 0.25. */
export const decimal = within(/^\d+(\.\d+)?$/, 'number');

/** Reads a whole number. */
export const wholeNumber = within(/^\d+$/, 'whole number');
