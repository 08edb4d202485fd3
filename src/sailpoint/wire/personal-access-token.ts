import { z } from 'zod';
import type { Instant } from '../../lib/units.ts';
import { createReader, loose, type Parsed, type ReadingTime } from './reader.ts';

/** GetPersonalAccessTokenResponse, https://developer.sailpoint.com/docs/api/v2025/list-personal-access-tokens: only what is used. */
const element = z.object({ id: z.string(), expirationDate: loose });

/** When the token with this id ends. Null if it never ends, or is not in the list because the credentials are of another kind. */
export function parseTokenExpiry(
  json: readonly unknown[],
  id: string,
  read: ReadingTime,
): Parsed<Instant | null> {
  const reader = createReader(read);
  const tokens = json.flatMap((one) => element.safeParse(one).data ?? []);
  const own = tokens.find((token) => token.id === id);
  return {
    value: reader.deadline('expirationDate', own?.expirationDate),
    unexpected: reader.unexpected,
  };
}
