import { readFileSync } from 'node:fs';

/** The version in package.json, which is at the same relative path in a checkout and in the built package. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
