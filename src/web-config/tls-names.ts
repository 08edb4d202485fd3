/** What the server demands of the certificate of whoever connects to it. */
export interface ClientCertificatePolicy {
  /** The server asks for a certificate. */
  readonly asks: boolean;
  /** A connection without one is refused. */
  readonly requires: boolean;
  /** A certificate that the CA has not signed is refused. */
  readonly verifies: boolean;
}

/** Go's policies, https://pkg.go.dev/crypto/tls#ClientAuthType; the last is an older name of the toolkit for the third. */
export const clientPolicies = {
  NoClientCert: { asks: false, requires: false, verifies: false },
  RequestClientCert: { asks: true, requires: false, verifies: false },
  RequireAnyClientCert: { asks: true, requires: true, verifies: false },
  VerifyClientCertIfGiven: { asks: true, requires: false, verifies: true },
  RequireAndVerifyClientCert: { asks: true, requires: true, verifies: true },
  RequireClientCert: { asks: true, requires: true, verifies: false },
} as const satisfies Readonly<Record<string, ClientCertificatePolicy>>;

/** OpenSSL 3 serves TLS 1.0 and 1.1 (RFC 8996: deprecated) only at a security level that allows forged signatures. */
export const versions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

/** Go's names, https://pkg.go.dev/crypto/tls#CipherSuites, and OpenSSL's. */
export const cipherSuites = {
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
} as const;

/** As in Go those of TLS 1.3 cannot be chosen: OpenSSL would take their absence for "no TLS 1.3". */
export const ciphersOfTls13 = Object.values(cipherSuites).filter((name) => name.startsWith('TLS_'));

/** With forward secrecy and authenticated encryption. Node's own list has RSA key exchange and CBC besides. */
export const defaultCiphers = Object.values(cipherSuites).filter((name) => /GCM|POLY1305/.test(name));

/** Go's names, https://pkg.go.dev/crypto/tls#CurveID, and OpenSSL's. */
export const curves = {
  CurveP256: 'prime256v1',
  CurveP384: 'secp384r1',
  CurveP521: 'secp521r1',
  X25519: 'X25519',
} as const;
