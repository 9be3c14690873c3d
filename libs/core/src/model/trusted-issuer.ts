/** Which grant an issuer's assertions are for: RFC 7522's or RFC 7523's. */
export type AssertionKind = 'saml2' | 'jwt';

/** Somebody else whose word about a person is good enough for a token. @spec RFC 7521 §3 */
export interface TrustedIssuer {
  /** UUID. */
  readonly trustedIssuerId: string;
  readonly kind: AssertionKind;
  /** Exact value of `iss`, or of the assertion's Issuer element. */
  readonly issuer: string;
  readonly name: string;
  /** Present for kind jwt: public keys. */
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Present for kind saml2: X.509 certificates, PEM. */
  readonly certificates?: readonly string[];
  /** What its subject says: which member of a person it is compared with. */
  readonly subject: 'username' | 'email' | 'user_id';
  /** client_ids that may use its assertions; empty: every client registered for the grant type. */
  readonly clients: readonly string[];
  /** The most that a token may be for. */
  readonly scope: readonly string[];
  readonly disabledAt?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}
