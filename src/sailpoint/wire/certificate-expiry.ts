import { X509Certificate } from 'node:crypto';
import { type Instant, instant } from '../../lib/units.ts';

/** Real certificates have about 2,000 characters. */
const longestText = 100_000;

/**
 * When the first certificate in a text ends; null if none can be read. It may be PEM, whose line breaks may be missing or written as
 * `\n`, or Base64 alone.
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
