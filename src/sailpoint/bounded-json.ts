import { failed, ok, type Result } from '../lib/result.ts';

/** Objects of the API are nested 6 deep. */
const deepest = 32;

/** A page of 250 clients with twenty health events each holds 50,000. Parsing more blocks the event loop. */
const mostValues = 200_000;

/**
 * Reads JSON of bounded depth and number of values. Both are counted before anything is parsed: 4 MB of empty objects take
 * JSON.parse 0.3 s and half a gigabyte, counting them 20 ms and nothing.
 */
export function parseBoundedJson(body: Buffer): Result<unknown, 'schema' | 'too_large'> {
  const size = measure(body);
  if (size.depth > deepest) return failed('schema');
  if (size.values > mostValues) return failed('too_large');
  try {
    // A byte order mark may be ignored (RFC 8259, 8.1); JSON.parse does not.
    return ok(JSON.parse(body.toString().replace(/^\uFEFF/, '')) as unknown);
  } catch {
    return failed('schema');
  }
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
/** `[` and `{`, `]` and `}`: each pair differs in this bit alone. */
const curly = 0x20;
const opening = 0x5b | curly;
const closing = 0x5d | curly;

/** How deep the brackets are and how many values they hold; not further than the bounds. */
function measure(body: Buffer): { readonly depth: number; readonly values: number } {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < body.length && depth <= deepest && values <= mostValues; at++) {
    const byte = body[at] ?? 0;
    if (byte === quote) at = endOfString(body, at);
    else if (byte === comma) values += 1;
    else if ((byte | curly) === opening) {
      depth += 1;
      values += 1;
    } else if ((byte | curly) === closing) depth -= 1;
  }
  return { depth, values };
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}
