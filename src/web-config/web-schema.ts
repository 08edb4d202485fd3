import { validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { crossCheck } from '../config/cross-check.ts';
import { text } from '../config/key-types.ts';
import { parsedText, textOfNumber } from '../config/parsed-text.ts';
import { isMapping, valueAt } from '../config/problem.ts';
import { goDurationAllowed, parseGoDuration } from './go-duration.ts';
import { tlsChecks } from './tls-checks.ts';
import { cipherSuites, clientPolicies, curves, versions } from './tls-names.ts';

const namesOf = <T extends object>(table: T) => z.enum(Object.keys(table) as [keyof T & string]);

const pem = (of: string, file: string) =>
  text.optional().meta({ allowed: 'text in PEM form', description: `${of} itself. Or \`${file}\`.` });

const pemFile = (of: string) =>
  text.optional().meta({
    allowed: 'the path of a readable file',
    description: `File of ${of} in PEM form; a relative path starts at the folder of this file.`,
  });

const isHeaderValue = (value: string): boolean => {
  try {
    validateHeaderValue('x', value);
    return true;
  } catch {
    return false;
  }
};

/** YAML reads `X-XSS-Protection: 1` as a number. */
const header = (description: string) =>
  z
    .preprocess(textOfNumber, z.string().refine(isHeaderValue))
    .optional()
    .meta({ allowed: 'the value of a header on one line', description });

const version = (byDefault: keyof typeof versions, description: string) =>
  namesOf(versions).prefault(byDefault).meta({ description });

const tls = z
  .strictObject({
    cert: pem("The server's certificate, perhaps with its chain,", 'cert_file'),
    key: pem("The server's private key", 'key_file'),
    client_ca: pem("The CA of the clients' certificates", 'client_ca_file'),
    cert_file: pemFile("the server's certificate, perhaps with its chain,"),
    key_file: pemFile("the server's private key"),
    client_ca_file: pemFile("the CA of the clients' certificates"),
    client_auth_type: namesOf(clientPolicies).prefault('NoClientCert').meta({
      description:
        'What is asked of clients. Only `RequireAndVerifyClientCert` keeps strangers out; `RequireClientCert` is an older name of `RequireAnyClientCert`.',
    }),
    client_allowed_sans: z.array(text).min(1).optional().meta({
      allowed: 'a list of at least one name',
      description:
        "Names (DNS, IP, e-mail or URI) of which a client's certificate must have one. Needs `RequireAnyClientCert` or `RequireAndVerifyClientCert`.",
    }),
    min_version: version('TLS12', 'Lowest version of TLS.'),
    max_version: version('TLS13', 'Highest version of TLS.'),
    cipher_suites: z.array(namesOf(cipherSuites)).min(1).optional().meta({
      allowed: 'a list of at least one cipher suite',
      description:
        "Cipher suites for TLS 1.2, by Go's names; those of TLS 1.3 are always on. By default ECDHE with AES-GCM or ChaCha20, as Go prefers.",
    }),
    prefer_server_cipher_suites: z.boolean().prefault(true).meta({
      description: "For TLS 1.2: the server's order decides, not the client's.",
    }),
    curve_preferences: z.array(namesOf(curves)).min(1).optional().meta({
      allowed: 'a list of at least one curve',
      description: "Curves of the key exchange, by Go's names. By default OpenSSL's.",
    }),
  })
  .check(...tlsChecks);

/** Whatever is said of TLS needs a certificate: a forgotten one must not mean plain HTTP. A section that says nothing is none. */
const emptyIsAbsent = (section: unknown): unknown =>
  isMapping(section) && Object.values(section).every((value) => value === undefined) ? undefined : section;

const tlsSection = z
  .preprocess(emptyIsAbsent, tls.optional())
  .meta({ description: 'TLS. Without a certificate the server speaks plain HTTP.' });

const headers = z
  .strictObject({
    'Content-Security-Policy': header('Instead of our own; empty: none.'),
    'X-Frame-Options': z.enum(['deny', 'sameorigin', '']).optional().meta({
      allowed: 'one of deny, sameorigin, or nothing',
      description: 'Instead of our `DENY`; empty: none.',
    }),
    'X-Content-Type-Options': z.enum(['nosniff', '']).optional().meta({
      allowed: 'nosniff, or nothing',
      description: 'Instead of our `nosniff`; empty: none.',
    }),
    'X-XSS-Protection': header('Not sent by default.'),
    'Strict-Transport-Security': header('Not sent by default: it binds the whole domain to HTTPS.'),
  })
  .prefault({})
  .meta({ description: 'Headers of all answers.' });

const http = z
  .strictObject({
    http2: z.boolean().prefault(true).meta({
      description: 'Understood but without effect: HTTP/1.1 is served, to which every client falls back.',
    }),
    headers,
  })
  .prefault({})
  .meta({ description: 'HTTP.' });

/** Costs from 4 to 31, 22 characters of salt and 31 of hash. */
const bcryptHash = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

const hash = z.string().regex(bcryptHash).meta({
  allowed: 'a bcrypt hash such as `htpasswd -nBC 10 ""` makes',
  description: "A user's password, hashed.",
});

const users = z.record(z.string(), hash).prefault({}).meta({
  allowed: 'a mapping of names to bcrypt hashes',
  description: 'Who may read, by basic authentication. When empty, everybody.',
});

const interval = z.preprocess(textOfNumber, parsedText(z.string(), parseGoDuration));

const burstOfLimit = crossCheck((limit) => {
  const [span, burst] = ['interval', 'burst'].map((key) => valueAt(limit, [key]));
  if (typeof span !== 'number' || span === 0 || burst !== 0) return [];
  const advice = 'write how many requests may come at once, at least 1';
  return [{ path: ['burst'], subject: 'it', problem: 'would let no request through', advice }];
});

const rateLimit = z
  .strictObject({
    interval: interval
      .prefault('0')
      .meta({ allowed: goDurationAllowed, description: 'Time between two requests; 0: no limit.' }),
    burst: z.int().min(0).max(1_000_000).prefault(0).meta({ description: 'Requests that may come at once.' }),
  })
  .check(burstOfLimit)
  .prefault({})
  .meta({ description: 'Limit of all requests together; those above it get 429.' });

/** The exporter-toolkit's format, https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md */
export const webSchema = z.strictObject({
  tls_server_config: tlsSection,
  http_server_config: http,
  basic_auth_users: users,
  rate_limit: rateLimit,
});

export type ParsedWebConfig = z.output<typeof webSchema>;
export type ParsedTls = z.output<typeof tls>;
