import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { readText } from '../config/file-text.ts';
import { certificateFault, certificatesIn } from '../config/pem.ts';
import { type Path, type Problem, valueAt } from '../config/problem.ts';
import type { Source } from '../config/source.ts';
import { errorCodeOf } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';

/** The three texts in PEM form, each given in place or as a file. */
export interface CertificateTexts {
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string | null;
}

interface GivenText {
  readonly path: Path;
  readonly text: Result<string, string> | null;
}

async function find({ tree, folder }: Source, key: string): Promise<GivenText> {
  const filePath = ['tls_server_config', `${key}_file`];
  const file = valueAt(tree, filePath);
  if (typeof file === 'string' && file !== '')
    return { path: filePath, text: await readText(resolve(folder, file)) };
  const path = ['tls_server_config', key];
  const text = valueAt(tree, path);
  return { path, text: typeof text === 'string' && text !== '' ? ok(text) : null };
}

/** Reads what is given, and says what of it cannot be used. */
export async function readCertificateTexts(
  source: Source,
): Promise<Result<CertificateTexts, readonly Problem[]>> {
  const cert = await find(source, 'cert');
  const key = await find(source, 'key');
  const clientCa = await find(source, 'client_ca');
  const problems = [
    ...problemsOf(cert, certificateFault),
    ...problemsOf(key, keyFault),
    ...problemsOf(clientCa, certificateFault),
  ];
  const texts = { cert: textOf(cert) ?? '', key: textOf(key) ?? '', clientCa: textOf(clientCa) };
  if (problems.length > 0) return failed(problems);
  if (texts.cert === '' || texts.key === '' || isPair(texts)) return ok(texts);
  const advice = 'write the key that belongs to the certificate';
  return failed([{ path: key.path, problem: 'does not belong to the certificate', advice }]);
}

const textOf = ({ text }: GivenText): string | null => (text?.kind === 'ok' ? text.value : null);

function problemsOf({ path, text }: GivenText, faultIn: (text: string) => string | null): readonly Problem[] {
  if (text === null) return [];
  const problem = text.kind === 'failed' ? text.failure : faultIn(text.value);
  const advice = `write ${path.at(-1)?.toString().endsWith('_file') ? 'the path of a readable file in PEM form' : 'a text in PEM form'}`;
  return problem === null ? [] : [{ path, problem, advice }];
}

function keyFault(text: string): string | null {
  if (/ENCRYPTED/.test(text)) return 'holds an encrypted key, which needs a password';
  return readKey(text) === null ? 'holds no private key' : null;
}

function readKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

function isPair({ cert, key }: CertificateTexts): boolean {
  const privateKey = readKey(key);
  const [first] = certificatesIn(cert);
  return privateKey !== null && first !== undefined && new X509Certificate(first).checkPrivateKey(privateKey);
}

/** What OpenSSL still has against a key pair that belongs together, such as a key that is too short; null: nothing. */
export function contextFault(options: SecureContextOptions): string | null {
  try {
    createSecureContext(options);
    return null;
  } catch (error) {
    return errorCodeOf(error);
  }
}
