import type { OperationName } from '../sailpoint/operations.ts';
import { given, type Verb } from './api-verbs.ts';
import { wholeNumber } from './numbers.ts';

interface ListVerb {
  readonly operation: OperationName;
  readonly what: string;
  readonly filter: string;
}

/** The verb that lists one kind of object. */
export const listVerb = ({ operation, what, filter }: ListVerb): Verb => ({
  name: 'list',
  about: `list ${what}`,
  example: `list --filters '${filter}'`,
  idOf: null,
  writes: null,
  flags: [
    {
      flags: '--limit <n>',
      about: 'at most so many, up to 250, which is the default',
      parse: wholeNumber(0, 250),
    },
    { flags: '--offset <n>', about: 'leave out so many', parse: wholeNumber(0, Number.MAX_SAFE_INTEGER) },
    { flags: '--all', about: 'read every page' },
    { flags: '--count', about: 'say on stderr how many there are in all' },
    { flags: '--filters <expression>', about: `such as: ${filter}` },
  ],
  question: (_id, { limit, offset, filters }) => ({
    operation,
    input: { query: given({ limit, offset, count: true, filters }) },
  }),
});
