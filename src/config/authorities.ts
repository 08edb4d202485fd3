import { z } from 'zod';
import { failed, ok, type Result } from '../lib/result.ts';
import { certificatesIn, isCertificate } from './certificates.ts';
import { readText } from './file-text.ts';

/** Certificates of private authorities, and where they came from. */
export interface Authorities {
  readonly path: string;
  /** PEM, one certificate each. */
  readonly certificates: readonly string[];
}

export const caFileKey = z.string().min(1).optional().meta({
  allowed: 'the path of a readable file',
  description:
    "File with certificates (PEM) of private authorities, trusted beside the system's; a relative path starts at the folder of this file.",
});

export const caFileAdvice = 'write the path of a readable file with certificates in PEM form';

/** The certificates in a file of the PEM form, or what is wrong with it. */
export async function readAuthorities(path: string): Promise<Result<Authorities, string>> {
  const text = await readText(path);
  if (text.kind === 'failed') return text;
  const certificates = certificatesIn(text.value);
  if (certificates.length === 0) return failed('holds no certificate');
  return certificates.every(isCertificate)
    ? ok({ path, certificates })
    : failed('holds a certificate that cannot be read');
}
