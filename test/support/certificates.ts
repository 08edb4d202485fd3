import { generate } from 'selfsigned';

type Options = NonNullable<Parameters<typeof generate>[1]>;

/** A certificate and its key, both as PEM. */
export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

type Names = readonly (
  | { readonly type: 1 | 2 | 6; readonly value: string }
  | { readonly type: 7; readonly ip: string }
)[];

interface Wanted {
  readonly altNames?: Names;
  /** In days from now; 1 is tomorrow. */
  readonly validUntilDay?: number;
}

const make = async (commonName: string, options: Options): Promise<CertificateAndKey> => {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...options,
  });
  return { cert: made.cert, key: made.private };
};

export const makeAuthority = (name: string): Promise<CertificateAndKey> =>
  make(name, {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });

/** Makes a certificate for a host of this name and for 127.0.0.1, or for a client of these names. Without an authority it is self-signed. */
export const makeCertificate = (
  name: string,
  ca: CertificateAndKey | null,
  {
    altNames = [
      { type: 2, value: name },
      { type: 7, ip: '127.0.0.1' },
    ],
    validUntilDay = 30,
  }: Wanted = {},
): Promise<CertificateAndKey> =>
  make(name, {
    ...(ca && { ca }),
    notBeforeDate: new Date(Date.now() - 60 * day),
    notAfterDate: new Date(Date.now() + validUntilDay * day),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [...altNames] },
    ],
  });

const day = 86_400_000;
