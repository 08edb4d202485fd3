import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Instant } from '../lib/units.ts';
import { hex } from './seeded.ts';

/** Tags of DER, ITU-T X.690. */
const integer = 0x02;
const bits = 0x03;
const objectId = 0x06;
const text = 0x0c;
const time = 0x17;
const sequence = 0x30;
const set = 0x31;

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const ed25519 = der(sequence, der(objectId, Buffer.from([0x2b, 0x65, 0x70])));
const commonName = der(objectId, Buffer.from([0x55, 0x04, 0x03]));
/** The bytes before the 32 bytes of an Ed25519 key in PKCS #8, RFC 8410. */
const keyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

const nameOf = (name: string): Buffer =>
  der(sequence, der(set, der(sequence, commonName, der(text, Buffer.from(name)))));

/** Such as 260101000000Z; the format ends with the year 2049. */
const utcTime = (at: number): Buffer =>
  der(
    time,
    Buffer.from(
      new Date(at)
        .toISOString()
        .replaceAll(/\.\d+|[-:T]/g, '')
        .slice(2),
    ),
  );

const validFrom = Date.UTC(2025, 2, 3, 8);

/** A certificate (RFC 5280) as DER, signed by its own key. The key follows from the seed, so it protects nothing. */
function makeCertificate(seed: number, ordinal: number, end: Instant): Buffer {
  const secret = Buffer.from(hex(64, seed, 'certificate', ordinal), 'hex');
  const key = createPrivateKey({ key: Buffer.concat([keyPrefix, secret]), format: 'der', type: 'pkcs8' });
  const name = nameOf(`simulated-certificate-${ordinal}`);
  const signed = der(
    sequence,
    der(integer, Buffer.from([1])),
    ed25519,
    name,
    der(sequence, utcTime(validFrom), utcTime(end)),
    name,
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
  );
  return der(sequence, signed, ed25519, der(bits, Buffer.from([0]), sign(null, signed, key)));
}

/** The PEM of a cluster's certificate. Real ones come with and without line breaks. */
export type Certificates = (ordinal: number, end: Instant) => string;

/** Makes each certificate once. */
export function createCertificates(seed: number): Certificates {
  const made = new Map<string, string>();
  return (ordinal, end) => {
    const key = `${ordinal} ${end}`;
    const kept = made.get(key);
    if (kept !== undefined) return kept;
    const base64 = makeCertificate(seed, ordinal, end).toString('base64');
    const breaks = ordinal % 2 === 0 ? '\n' : '';
    const lines = breaks === '' ? base64 : base64.replaceAll(/.{64}(?!$)/g, '$&\n');
    const pem = ['-----BEGIN CERTIFICATE-----', lines, '-----END CERTIFICATE-----'].join(breaks);
    made.set(key, pem);
    return pem;
  };
}
