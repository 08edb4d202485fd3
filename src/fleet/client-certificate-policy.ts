/** What the server demands of the certificate of whoever connects to it. */
export interface ClientCertificatePolicy {
  /** The server asks for a certificate. */
  readonly asks: boolean;
  /** A connection without one is refused. */
  readonly requires: boolean;
  /** A certificate that the CA has not signed is refused. */
  readonly verifies: boolean;
}
