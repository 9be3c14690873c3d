/** Reads SAML 2.0 assertions. Whatever is wrong with one is InvalidAssertion: nothing that a caller sends makes it fail in another way.
 *  @spec SAML 2.0 Core, XML Signature Syntax and Processing */
export interface SamlAssertionReader {
  /** @throws InvalidAssertion not one plain, readable assertion with one signature */
  open(xml: Uint8Array): OpenedAssertion;
}

export interface OpenedAssertion {
  /** Who is said to have issued it: not proven. */
  readonly claimedIssuer: string;
  /** What the signature covers, and nothing else.
   *  @param certificates PEM, of the issuer; those outside of their validity at `at` do not count
   *  @throws InvalidAssertion not signed with one of them, or not as we want it; StoreUnavailable too many wait already */
  verified(certificates: readonly string[], at: Date): Promise<SamlAssertion>;
}

/** What an issuer signed. Nothing of it is compared with anything yet. */
export interface SamlAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly issuedAt: Date;
  /** Text of the NameID. */
  readonly subject: string;
  readonly bearerConfirmations: readonly BearerConfirmation[];
  readonly conditions: SamlConditions;
}

/** @spec SAML 2.0 Core §2.4.1.2 */
export interface BearerConfirmation {
  readonly recipient?: string;
  readonly notBefore?: Date;
  readonly notOnOrAfter?: Date;
}

/** @spec SAML 2.0 Core §2.5.1 */
export interface SamlConditions {
  readonly notBefore?: Date;
  readonly notOnOrAfter?: Date;
  /** One list for each AudienceRestriction: each of them must be met. */
  readonly audienceRestrictions: readonly (readonly string[])[];
}
