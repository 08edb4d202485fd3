import { UsageError } from '../lib/errors.ts';
import type { Result } from '../lib/result.ts';
import type { Secret } from '../lib/secret.ts';
import { readText } from './file-text.ts';
import { parseSecret } from './secret-text.ts';

export type SecretSource =
  | { readonly kind: 'value'; readonly secret: Secret }
  | { readonly kind: 'file'; readonly path: string };

/** The secret in a file, or what is wrong with it. */
export async function readSecretFile(path: string): Promise<Result<Secret, string>> {
  const text = await readText(path);
  return text.kind === 'ok' ? parseSecret(text.value) : text;
}

/** Reads the file again on each call, so a replaced secret is found. Throws UsageError if it cannot be used. */
export async function readSecret(source: SecretSource): Promise<Secret> {
  if (source.kind === 'value') return source.secret;
  const content = await readSecretFile(source.path);
  if (content.kind === 'ok') return content.value;
  throw new UsageError(
    `Cannot read the secret file ${source.path}: it ${content.failure}; put the secret there, readable for this user`,
  );
}
