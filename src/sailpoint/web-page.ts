/**
 * Whether an answer is a web page: a login, a block page, a gateway's error. The content decides, since firewalls send pages as
 * JSON and some APIs send JSON as text/html.
 */
export function isWebPage(body: Buffer, contentType: string | undefined): boolean {
  const start = firstCharacterOf(body);
  if (start === '<') return true;
  return /\bx?html\b/i.test(contentType ?? '') && start !== '{' && start !== '[';
}

/** Pages may begin with a byte order mark and blank lines, and may be in UTF-16: then every other byte is 0. */
const ignorable = /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF|[\0\s])*/;

const firstCharacterOf = (body: Buffer): string =>
  body.subarray(0, 4_096).toString('latin1').replace(ignorable, '').charAt(0);
