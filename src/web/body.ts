import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import Negotiator from 'negotiator';
import type { Pieces, WebAnswer, WebRequest } from './web-answer.ts';

/** The content of a path. Its maker keeps it for as long as it is current. */
export interface Body {
  readonly text: () => Promise<Pieces>;
  readonly gzip: () => Promise<Pieces>;
  /** Changes with the text; a body without one is sent each time. */
  readonly etag?: string;
}

const compress = promisify(gzip);

/** A body that is compressed at most once, in a thread of Node's pool, and has the hash of its text as ETag. */
export function keepBody(text: Pieces, hash = hashOf(text)): Body {
  let compressed: Promise<Pieces> | null = null;
  return {
    // Weak, because compressed bytes differ but mean the same.
    etag: `W/"${hash}"`,
    text: async () => text,
    gzip: () => (compressed ??= compress(Buffer.concat(text)).then((bytes) => [bytes])),
  };
}

/** A file as it is served. */
export interface Asset {
  readonly contentType: string;
  readonly body: Body;
}

export const keepAsset = (contentType: string, text: string): Asset => ({
  contentType,
  body: keepBody([Buffer.from(text)]),
});

function hashOf(text: Pieces): string {
  const hash = createHash('sha256');
  for (const piece of text) hash.update(piece);
  return hash.digest('base64url');
}

/** Sends the body as the request accepts it, or answers 304 if the client already has it. */
export async function showBody(
  { headers: asked }: WebRequest,
  body: Body,
  headers: Readonly<Record<string, string>>,
): Promise<WebAnswer> {
  const shown = { ...headers, vary: 'accept-encoding', ...(body.etag !== undefined && { etag: body.etag }) };
  if (isKnown(body.etag, asked['if-none-match'])) return { status: 304, headers: shown, body: [] };
  const isCompressed = new Negotiator({ headers: asked }).encoding(['gzip', 'identity']) === 'gzip';
  if (!isCompressed) return { status: 200, headers: shown, body: await body.text() };
  return { status: 200, headers: { ...shown, 'content-encoding': 'gzip' }, body: await body.gzip() };
}

/** RFC 9110 section 13.1.2: weak comparison. */
function isKnown(etag: string | undefined, ifNoneMatch: string | string[] | undefined): boolean {
  if (etag === undefined || ifNoneMatch === undefined) return false;
  const known = String(ifNoneMatch).split(',');
  return known.some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag.slice(2));
}
