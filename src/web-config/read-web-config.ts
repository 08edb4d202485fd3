import { schemaProblems } from '../config/schema-problems.ts';
import { settingIn } from '../config/settings.ts';
import { sourceFromFile } from '../config/source.ts';
import { unusableSource } from '../config/unusable-source.ts';
import { type CertificateTexts, contextFault, readCertificateTexts } from './certificate-texts.ts';
import {
  cipherSuites,
  ciphersOfTls13,
  clientPolicies,
  curves,
  defaultCiphers,
  versions,
} from './tls-names.ts';
import { type ParsedTls, type ParsedWebConfig, webSchema } from './web-schema.ts';
import type { WebSettings } from './web-settings.ts';

const settingAt = settingIn(webSchema);

/** Reads the file and those it names. Throws one UsageError with a line for each problem. */
export async function readWebConfig(path: string): Promise<WebSettings> {
  const source = await sourceFromFile(path, {
    env: null,
    atLeast: 'basic_auth_users or tls_server_config, or {}',
  });
  const parsed = webSchema.safeParse(source.tree);
  const texts = await readCertificateTexts(source);
  const problems = [
    ...source.problems,
    ...schemaProblems(parsed.error?.issues ?? [], { tree: source.tree, settingAt }),
    ...(texts.kind === 'failed' ? texts.failure : []),
  ];
  if (!parsed.success || texts.kind === 'failed' || problems.length > 0)
    throw unusableSource(problems, source, settingAt);
  const { tls_server_config: written } = parsed.data;
  const tls = written === undefined ? null : tlsOf(written, texts.value);
  const fault = tls && contextFault(tls.context);
  if (fault === null) return { ...restOf(parsed.data), tls };
  const problem = `is refused by OpenSSL (${fault})`;
  const refused = { path: ['tls_server_config'], problem, advice: 'make another key pair' };
  throw unusableSource([refused], source, settingAt);
}

function restOf({ http_server_config: http, basic_auth_users: users, rate_limit: limit }: ParsedWebConfig) {
  const headers = Object.entries(http.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name.toLowerCase(), value]],
  );
  return {
    headers: Object.fromEntries(headers),
    users: new Map(Object.entries(users)),
    rateLimit: limit.interval === 0 ? null : limit,
  };
}

function tlsOf(tls: ParsedTls, { cert, key, clientCa }: CertificateTexts) {
  const chosen = tls.cipher_suites?.map((name) => cipherSuites[name]) ?? defaultCiphers;
  const ciphers = [...ciphersOfTls13, ...chosen.filter((name) => !ciphersOfTls13.includes(name))];
  return {
    context: {
      cert,
      key,
      // Without any, Node would trust every public CA.
      ca: clientCa ?? [],
      minVersion: versions[tls.min_version],
      maxVersion: versions[tls.max_version],
      honorCipherOrder: tls.prefer_server_cipher_suites,
      ciphers: ciphers.join(':'),
      ...(tls.curve_preferences && {
        ecdhCurve: tls.curve_preferences.map((name) => curves[name]).join(':'),
      }),
    },
    clients: { ...clientPolicies[tls.client_auth_type], allowedNames: tls.client_allowed_sans ?? null },
  };
}
