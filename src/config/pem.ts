import { X509Certificate } from 'node:crypto';

const block = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[^-]*-----END \1-----/g;

/** What claims to be a certificate in a text in PEM form. */
export const certificatesIn = (text: string): readonly string[] => text.match(block) ?? [];

export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
