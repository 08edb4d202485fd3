/**
 * Whether an answer is a web page, such as a login, a block page or a gateway's error. The content decides, because firewalls label
 * pages as JSON and some APIs label JSON as text/html.
 */
export function isWebPage(body: Buffer, contentType: string | undefined): boolean {
  const start = firstCharacterOf(body);
  if (start === '<') return true;
  return /\bx?html\b/i.test(contentType ?? '') && start !== '{' && start !== '[';
}

/** A page may start with a byte order mark and blank lines. In UTF-16 every other byte is 0. */
const ignorable = /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF|[\0\s])*/;

const firstCharacterOf = (body: Buffer): string =>
  body.subarray(0, 4_096).toString('latin1').replace(ignorable, '').charAt(0);
