import { z } from 'zod';
import { durationAllowed, durationSchema } from './duration.ts';

/** Variables hold text, as in `port: ${PORT}`. */
const numberOfText = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;

export const integerKey = (min: number, max: number) => z.preprocess(numberOfText, z.int().min(min).max(max));

export const text = z.string().min(1);

export const duration = (byDefault: string, description: string) =>
  durationSchema.prefault(byDefault).meta({ allowed: durationAllowed, description });

export const count = (min: number, max: number, byDefault: number, description: string) =>
  integerKey(min, max).prefault(byDefault).meta({ description });

export const oneOf = <const T extends readonly string[]>(
  values: T,
  byDefault: T[number],
  description: string,
) => z.enum(values).prefault(byDefault).meta({ description });
