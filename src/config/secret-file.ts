import { UsageError } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { type Secret, secret } from '../lib/secret.ts';
import { readText } from './file-text.ts';

export type SecretSource =
  | { readonly kind: 'value'; readonly secret: Secret }
  | { readonly kind: 'file'; readonly path: string };

/** The content without the newline that editors and `echo` leave at the end. */
export async function readSecretFile(path: string): Promise<Result<Secret, string>> {
  const text = await readText(path);
  if (text.kind === 'failed') return text;
  const content = text.value.replace(/[\r\n]+$/, '');
  return content.trim() === '' ? failed('is empty') : ok(secret(content));
}

/** Reads a file anew at each call, so that a replaced secret is found. Throws UsageError when there is none to be had. */
export async function readSecret(source: SecretSource): Promise<Secret> {
  if (source.kind === 'value') return source.secret;
  const content = await readSecretFile(source.path);
  if (content.kind === 'ok') return content.value;
  throw new UsageError(
    `Cannot read the secret file ${source.path}: it ${content.failure}; put the secret there, readable for this user`,
  );
}
