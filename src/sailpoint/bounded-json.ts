import { failed, ok, type Result } from '../lib/result.ts';

/** Objects of the API are nested 6 deep. */
const deepest = 32;

/** A page of 250 clients with twenty health events each holds 50,000. */
const mostValues = 200_000;

/** A page holds about a hundred different keys. A new key costs JSON.parse a microsecond, a known one a tenth of that. */
const mostKeys = 5_000;

/**
 * Parses JSON, but refuses it when it is too deep or holds too many values or different keys. It counts them before it parses:
 * JSON.parse needs 0.3 s for 4 MB of empty objects, counting them takes 20 ms.
 */
export function parseBoundedJson(body: Buffer): Result<unknown, 'schema' | 'too_large'> {
  const { depth, values, keys } = measure(body);
  if (depth > deepest) return failed('schema');
  if (values > mostValues || keys.size > mostKeys) return failed('too_large');
  try {
    // A byte order mark may be ignored (RFC 8259, 8.1); JSON.parse does not.
    return ok(JSON.parse(body.toString().replace(/^\uFEFF/, '')) as unknown);
  } catch {
    return failed('schema');
  }
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
/** The only bit in which `[` and `{`, and `]` and `}`, differ. */
const curly = 0x20;
const opening = 0x5b | curly;
const closing = 0x5d | curly;

interface Measure {
  depth: number;
  values: number;
  /** Digests of the keys. */
  readonly keys: Set<number>;
}

/** Stops at the bounds. */
function measure(body: Buffer): Measure {
  const size: Measure = { depth: 0, values: 1, keys: new Set() };
  let text: Text = { end: 0, digest: 0 };
  for (let at = 0; at < body.length && isWithin(size); at++) {
    const byte = body[at] ?? 0;
    if (byte === quote) {
      text = readText(body, at);
      at = text.end;
    } else if (byte === colon) size.keys.add(text.digest);
    else countMark(byte, size);
  }
  return size;
}

const isWithin = ({ depth, values, keys }: Measure): boolean =>
  depth <= deepest && values <= mostValues && keys.size <= mostKeys;

function countMark(byte: number, size: Measure): void {
  if (byte === comma) size.values += 1;
  else if ((byte | curly) === opening) {
    size.depth += 1;
    size.values += 1;
  } else if ((byte | curly) === closing) size.depth -= 1;
}

interface Text {
  readonly end: number;
  readonly digest: number;
}

function readText(body: Buffer, start: number): Text {
  let at = start + 1;
  let digest = 0;
  for (let byte = body[at]; byte !== quote && byte !== undefined; byte = body[at]) {
    digest = (Math.imul(digest, 31) + byte) | 0;
    at += byte === backslash ? 2 : 1;
  }
  return { end: at, digest };
}
