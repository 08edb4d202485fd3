import { createHash } from 'node:crypto';
import type { Visitor } from '../web/web-policy.ts';

export type LoginVerdict = 'admitted' | 'refused' | 'busy';

/** Names and bcrypt hashes, at least one. */
type Users = ReadonlyMap<string, string>;

/** Judges by the users of the moment. */
export type Logins = (users: Users, visitor: Visitor) => Promise<LoginVerdict>;

/** Each costs a fraction of a kilobyte. */
const remembered = 100;

/** At 70 ms each the last of them waits 7 s, as long as a scrape lasts. */
const longestQueue = 100;

/** Of these, so that whoever guesses leaves room for a scraper that comes for the first time. */
const mostPerAddress = 25;

/**
 * Judges the Authorization header. What was judged once is remembered by a hash of name, password and stored hash: so it outlives
 * other users, and a user whose hash changes is forgotten. The good are kept apart from the bad, so guesses without end cannot
 * push out the scraper that knows its password.
 */
export function createLogins(isRight: (password: string, hash: string) => Promise<boolean>): Logins {
  const admitted = recently();
  const refused = recently();
  const running = new Map<string, Promise<LoginVerdict>>();
  const addresses = new Map<string, number>();
  const count = (address: string, change: number): void => {
    const sum = (addresses.get(address) ?? 0) + change;
    if (sum === 0) addresses.delete(address);
    else addresses.set(address, sum);
  };

  const judge = async (users: Users, { name, password }: Credentials, key: string): Promise<LoginVerdict> => {
    try {
      const hash = users.get(name);
      const [anyHash = ''] = users.values();
      // An unknown name costs as much time as a wrong password, so that nobody can find out names.
      const matches = await isRight(password, hash ?? anyHash);
      const isGood = matches && hash !== undefined;
      (isGood ? admitted : refused).add(key);
      return isGood ? 'admitted' : 'refused';
    } finally {
      running.delete(key);
    }
  };

  return async (users, { authorization, address = '' }) => {
    const credentials = parseBasic(authorization);
    if (credentials === null) return 'refused';
    const key = keyOf(credentials, users);
    if (admitted.has(key)) return 'admitted';
    if (refused.has(key)) return 'refused';
    const verdict = running.get(key);
    if (verdict !== undefined) return await verdict;
    const isOften = (addresses.get(address) ?? 0) >= mostPerAddress;
    if (isOften || running.size >= longestQueue) return 'busy';
    const judgement = judge(users, credentials, key);
    running.set(key, judgement);
    count(address, 1);
    return await judgement.finally(() => count(address, -1));
  };
}

interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** RFC 7617: the first colon ends the name. */
function parseBasic(authorization = ''): Credentials | null {
  const [, encoded] = /^basic +([\w+/=-]+) *$/i.exec(authorization) ?? [];
  const [, name, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return name === undefined || password === undefined ? null : { name, password };
}

const keyOf = ({ name, password }: Credentials, users: Users): string =>
  createHash('sha256')
    .update(JSON.stringify([name, password, users.get(name)]))
    .digest('base64');

/** A set that forgets what was not asked for the longest. */
function recently(): { has(key: string): boolean; add(key: string): void } {
  const keys = new Set<string>();
  return {
    has: (key) => {
      if (!keys.delete(key)) return false;
      keys.add(key);
      return true;
    },
    add: (key) => {
      keys.add(key);
      for (const oldest of keys) {
        if (keys.size <= remembered) return;
        keys.delete(oldest);
      }
    },
  };
}
