import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its key, both PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Wanted {
  /** The name of the host, or of the authority. */
  readonly name: string;
  readonly isAuthority?: boolean;
  /** Itself when left out. */
  readonly signedBy?: Identity;
  /** 1 is tomorrow. */
  readonly validUntilDay?: number;
}

let serial = 1;

const day = 86_400_000;

export function makeCertificate({
  name,
  isAuthority = false,
  signedBy,
  validUntilDay = 30,
}: Wanted): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  certificate.serialNumber = String(serial++).padStart(2, '0');
  certificate.validity.notBefore = new Date(Date.now() - 60 * day);
  certificate.validity.notAfter = new Date(Date.now() + validUntilDay * day);
  const subject = [{ name: 'commonName', value: name }];
  certificate.setSubject(subject);
  certificate.setIssuer(
    signedBy === undefined ? subject : forge.pki.certificateFromPem(signedBy.cert).subject.attributes,
  );
  certificate.setExtensions([
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyCertSign: isAuthority },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(signedBy?.key ?? key), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}
