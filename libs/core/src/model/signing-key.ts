/** A key that signs JWTs. @spec RFC 7517 */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: 'ES256';
  readonly publicJwk: Readonly<Record<string, string>>;
  /** PKCS#8 DER under AES-256-GCM. */
  readonly sealedPrivateKey: string;
  readonly createdAt: Date;
  /** Published from its creation, signs from here on: verifiers' caches learn it before they meet it. */
  readonly activeFrom: Date;
  /** Left out of the JWKS from here on; unset while it may still sign. */
  readonly retiredAt?: Date;
}
