import { generate } from 'selfsigned';

type Options = NonNullable<Parameters<typeof generate>[1]>;

/** A certificate with its key, both PEM. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

type Names = readonly (
  | { readonly type: 1 | 2 | 6; readonly value: string }
  | { readonly type: 7; readonly ip: string }
)[];

interface Wanted {
  readonly altNames?: Names;
  /** 1 is tomorrow. */
  readonly validUntilDay?: number;
}

const make = async (commonName: string, options: Options): Promise<Credentials> => {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...options,
  });
  return { cert: made.cert, key: made.private };
};

export const makeAuthority = (name: string): Promise<Credentials> =>
  make(name, {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });

/** For a host of this name and for 127.0.0.1, or for a client of these names; without an authority it is signed by itself. */
export const makeCertificate = (
  name: string,
  ca: Credentials | null,
  {
    altNames = [
      { type: 2, value: name },
      { type: 7, ip: '127.0.0.1' },
    ],
    validUntilDay = 30,
  }: Wanted = {},
): Promise<Credentials> =>
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
