import { failed, ok, type Result } from '../lib/result.ts';
import type { Complaint } from './problem.ts';

export const baseUrlAllowed = 'an https:// address such as https://acme.api.identitynow.com';

const advice = `write ${baseUrlAllowed}`;

interface Rule extends Complaint {
  readonly isBroken: (url: URL, text: string) => boolean;
  /** The URL that was probably meant. */
  readonly mended?: (url: URL) => string;
}

/** The URL parser turns every spelling of these addresses into this one. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Where people log in: SailPoint's hosts without the label `api`. */
const userInterface =
  /^(?!(?:.*\.)?api\.)(.+)\.(identitynow\.com|identitynow-demo\.com|saas\.sailpointfedramp\.com)$/;

const apiPath =
  /(\/(beta|v\d+|oauth|token|info|managed-clients|managed-clusters|personal-access-tokens))+\/*$/;

const rules: readonly Rule[] = [
  {
    isBroken: (url) => url.username !== '' || url.password !== '',
    problem: 'holds a user name or password',
    advice: 'write them as clientId and clientSecret',
  },
  {
    isBroken: (_url, text) => /[?#]/.test(text),
    problem: 'holds a query or fragment',
    advice: 'leave out everything from the ? or # on',
  },
  { isBroken: (url) => !/^https?:$/.test(url.protocol), problem: 'is not a URL', advice },
  {
    isBroken: (url) => url.protocol === 'http:' && !isLoopback(url.hostname),
    problem: 'would send the credentials unencrypted',
    advice: 'write https://; http:// is only for localhost, 127.0.0.0/8 and [::1]',
  },
  {
    isBroken: ({ hostname }) => userInterface.test(hostname),
    problem: 'is the address of the user interface, not of the API',
    advice: 'write the address of the API, such as https://acme.api.identitynow.com',
    mended: ({ hostname }) => `https://${hostname.replace(userInterface, '$1.api.$2')}`,
  },
  {
    isBroken: ({ pathname }) => apiPath.test(pathname),
    problem: 'ends in a path of the API',
    advice: 'leave that path out; apiVersion chooses the family',
    mended: ({ origin, pathname }) => `${origin}${pathname.replace(apiPath, '')}`,
  },
];

/** The URL without a slash at its end, or what is wrong with it. */
export function parseBaseUrl(text: string): Result<string, Complaint> {
  if (/^(["'`]).*\1$/.test(text)) return failed({ problem: 'is in quotes', advice: 'leave out the quotes' });
  if (!URL.canParse(text)) {
    const lacksScheme = !text.includes('//') && URL.canParse(`https://${text}`);
    const suggestion = lacksScheme ? `write https://${text}` : undefined;
    return failed({ problem: 'is not a URL', advice, suggestion });
  }
  const url = new URL(text);
  const broken = rules.find((rule) => rule.isBroken(url, text));
  if (broken === undefined) return ok(`${url.origin}${url.pathname}`.replace(/\/+$/, ''));
  const { mended, isBroken: _, ...complaint } = broken;
  return failed(mended === undefined ? complaint : { ...complaint, suggestion: `write ${mended(url)}` });
}
