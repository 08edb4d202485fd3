import { generate } from 'selfsigned';

type Options = NonNullable<Parameters<typeof generate>[1]>;

export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

type Names = readonly (
  | { readonly type: 1 | 2 | 6; readonly value: string }
  | { readonly type: 7; readonly ip: string }
)[];

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

/** For 127.0.0.1, or for a client of these names. */
export const makeCertificate = (
  name: string,
  ca: Credentials,
  altNames: Names = [{ type: 7, ip: '127.0.0.1' }],
): Promise<Credentials> =>
  make(name, {
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [...altNames] },
    ],
  });
