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
  text.optional().meta({ allowed: 'text in PEM form', description: `${of}. Or use \`${file}\`.` });

const pemFile = (of: string) =>
  text.optional().meta({
    allowed: 'the path of a readable file',
    description: `File with ${of} in PEM form. A relative path starts at the folder of this file.`,
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
    cert: pem("The server's certificate, optionally with its chain", 'cert_file'),
    key: pem("The server's private key", 'key_file'),
    client_ca: pem("The CA of the clients' certificates", 'client_ca_file'),
    cert_file: pemFile("the server's certificate, optionally with its chain,"),
    key_file: pemFile("the server's private key"),
    client_ca_file: pemFile("the CA of the clients' certificates"),
    client_auth_type: namesOf(clientPolicies).prefault('NoClientCert').meta({
      description:
        'Which certificate a client must show. Only `RequireAndVerifyClientCert` keeps strangers out. `RequireClientCert` is an older name for `RequireAnyClientCert`.',
    }),
    client_allowed_sans: z.array(text).min(1).optional().meta({
      allowed: 'a list of at least one name',
      description:
        "A client's certificate must have one of these names (DNS, IP, e-mail or URI). Needs `RequireAnyClientCert` or `RequireAndVerifyClientCert`.",
    }),
    min_version: version('TLS12', 'Lowest TLS version.'),
    max_version: version('TLS13', 'Highest TLS version.'),
    cipher_suites: z.array(namesOf(cipherSuites)).min(1).optional().meta({
      allowed: 'a list of at least one cipher suite',
      description:
        "Cipher suites for TLS 1.2, by Go's names. Those of TLS 1.3 are always on. The default is ECDHE with AES-GCM or ChaCha20, in Go's order.",
    }),
    prefer_server_cipher_suites: z.boolean().prefault(true).meta({
      description: "In TLS 1.2 the server's order of suites decides, not the client's.",
    }),
    curve_preferences: z.array(namesOf(curves)).min(1).optional().meta({
      allowed: 'a list of at least one curve',
      description: "Curves of the key exchange, by Go's names. The default is OpenSSL's list.",
    }),
  })
  .check(...tlsChecks);

/** Any TLS setting needs a certificate: a forgotten one must not mean plain HTTP. An empty section counts as absent. */
const emptyIsAbsent = (section: unknown): unknown =>
  isMapping(section) && Object.values(section).every((value) => value === undefined) ? undefined : section;

const tlsSection = z
  .preprocess(emptyIsAbsent, tls.optional())
  .meta({ description: 'TLS. Without a certificate the server speaks plain HTTP.' });

const headers = z
  .strictObject({
    'Content-Security-Policy': header('Replaces the default; empty sends none.'),
    'X-Frame-Options': z.enum(['deny', 'sameorigin', '']).optional().meta({
      allowed: 'one of deny, sameorigin, or nothing',
      description: 'Replaces the default `DENY`; empty sends none.',
    }),
    'X-Content-Type-Options': z.enum(['nosniff', '']).optional().meta({
      allowed: 'nosniff, or nothing',
      description: 'Replaces the default `nosniff`; empty sends none.',
    }),
    'X-XSS-Protection': header('Not sent by default.'),
    'Strict-Transport-Security': header('Not sent by default: it binds the whole domain to HTTPS.'),
  })
  .prefault({})
  .meta({ description: 'Headers of every answer.' });

const http = z
  .strictObject({
    http2: z.boolean().prefault(true).meta({
      description: 'Accepted, but without effect: the server speaks only HTTP/1.1.',
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
  description: 'Users who may read, by basic authentication. Empty means everybody.',
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
      .meta({ allowed: goDurationAllowed, description: 'Time between two requests; 0 means no limit.' }),
    burst: z
      .int()
      .min(0)
      .max(1_000_000)
      .prefault(0)
      .meta({ description: 'How many requests may come at once.' }),
  })
  .check(burstOfLimit)
  .prefault({})
  .meta({ description: 'Limit for all requests together. A request above it gets 429.' });

/** The exporter-toolkit's format, https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md */
export const webSchema = z.strictObject({
  tls_server_config: tlsSection,
  http_server_config: http,
  basic_auth_users: users,
  rate_limit: rateLimit,
});

export type ParsedWebConfig = z.output<typeof webSchema>;
export type ParsedTls = z.output<typeof tls>;
