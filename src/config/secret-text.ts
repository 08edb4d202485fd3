import { failed, ok, type Result } from '../lib/result.ts';
import { type Secret, secret } from '../lib/secret.ts';

interface SecretFault {
  readonly isIn: (text: string) => boolean;
  /** Follows the value in a sentence. */
  readonly problem: string;
}

/** Shorter texts may look like base64 by chance. */
const leastEncoded = 16;

/** Such a text was encoded twice, as when `kubectl create secret` gets the value of a manifest. */
function isBase64OfText(text: string): boolean {
  if (text.length < leastEncoded || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return false;
  return /^[\x20-\x7E]+[\r\n]*$/.test(Buffer.from(text, 'base64').toString('latin1'));
}

/** A line of an .env file or of YAML, which also holds what it names. Real values may contain = and :, but no such names. */
const isAssignment = (text: string): boolean =>
  /^(export |\$env:)?\w*(client|secret|id) ?[=:] ?[^=:]/i.test(text);

/** `<your secret>`, `{{ .Values.secret }}`, `********`, what SOPS has encrypted, or a reference to a vault. */
const isPlaceholder = (text: string): boolean =>
  /^(<.*>|\{\{.*\}\}|\*+|ENC\[.*\]|(vault|op|ref\+\w+):.*)$/i.test(text);

/** Ids and secrets are printable ASCII (RFC 6749, appendix A). Other characters come from the tool that wrote them. */
const faults: readonly SecretFault[] = [
  { isIn: (text) => text === '', problem: 'is empty' },
  { isIn: (text) => /[\r\n]/.test(text), problem: 'holds several lines' },
  { isIn: (text) => /\p{Cc}/u.test(text), problem: 'holds a control character' },
  { isIn: isAssignment, problem: 'begins with the name of a setting, as in NAME=value' },
  { isIn: (text) => /^["'`“”‘’«»„]|["'`“”‘’«»]$/u.test(text), problem: 'is in quotes' },
  {
    isIn: (text) => /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text),
    problem: 'holds an invisible character',
  },
  {
    isIn: (text) => /[^\x20-\x7E]/.test(text),
    problem: 'holds a character that is not ASCII, as text in another encoding does',
  },
  { isIn: isPlaceholder, problem: 'is a placeholder, which nothing has replaced' },
  { isIn: (text) => /^[{[].*[}\]]$/.test(text), problem: 'is JSON' },
  { isIn: (text) => /^bearer | #/i.test(text), problem: 'holds more than the value' },
  { isIn: isBase64OfText, problem: 'is base64 of a text' },
];

export const secretAdvice =
  'write nothing but the id or secret itself, on one line and as SailPoint showed it';

/** An id or secret without surrounding white space, or what is wrong with it. */
export function parseSecret(text: string): Result<Secret, string> {
  const trimmed = text.trim();
  const fault = faults.find(({ isIn }) => isIn(trimmed));
  return fault === undefined ? ok(secret(trimmed)) : failed(fault.problem);
}
