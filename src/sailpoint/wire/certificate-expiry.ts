import { X509Certificate } from 'node:crypto';
import { type Instant, instant } from '../../lib/units.ts';

/** A real one has about 2,000. */
const longestText = 100_000;

/**
 * When the first certificate of a text ends; null where there is none that can be read. In PEM, whose line breaks may be missing
 * or written as `\n`, or in Base64 alone. Nothing else of it is kept.
 */
export function certificateExpiry(text: string): Instant | null {
  const [, body = text] =
    /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----([\s\S]*?)-----END/.exec(text.slice(0, longestText)) ?? [];
  try {
    const { validTo } = new X509Certificate(Buffer.from(body.replaceAll(/\\[nr]|\s/g, ''), 'base64'));
    const end = Date.parse(validTo);
    return Number.isNaN(end) ? null : instant(end);
  } catch {
    return null;
  }
}
