import { failed, ok, type Result } from '../lib/result.ts';
import type { Complaint } from './problem.ts';

export const pageLinkAllowed = 'a URL such as https://grafana.example.com/d/sailpoint-fleet';

/** A page that a browser opens; links of other kinds could run code. */
export function parsePageLink(text: string): Result<string, Complaint> {
  const isWeb = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isWeb ? ok(text) : failed({ problem: 'is not a URL', advice: `write ${pageLinkAllowed}` });
}
