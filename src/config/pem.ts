import { X509Certificate } from 'node:crypto';

const block = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[^-]*-----END \1-----/g;

/** What claims to be a certificate in a text in PEM form. */
export const certificatesIn = (text: string): readonly string[] => text.match(block) ?? [];

/** Why a text in PEM form cannot be used as certificates, to follow the value in a sentence; null if it can. */
export function certificateFault(text: string): string | null {
  const certificates = certificatesIn(text);
  if (certificates.length === 0) return 'holds no certificate';
  return certificates.every(isCertificate) ? null : 'holds a certificate that cannot be read';
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
