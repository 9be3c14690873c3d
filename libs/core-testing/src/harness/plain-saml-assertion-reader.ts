import { InvalidAssertion, type SamlAssertion, type SamlAssertionReader } from '@assent/core';

/** An assertion as JSON instead of XML, "signed" by naming the certificate: for specs of what is signed, not of signatures. */
export interface PlainSamlAssertion {
  readonly signedWith: string;
  readonly assertion: SamlAssertion;
}

export const plainSamlAssertionReader: SamlAssertionReader = {
  open(xml) {
    const { assertion, signedWith } = parsed(xml);
    return {
      claimedIssuer: assertion.issuer,
      async verified(certificates) {
        if (!certificates.includes(signedWith)) throw new InvalidAssertion('not signed with a certificate of the issuer');
        return assertion;
      },
    };
  },
};

const DATES = new Set(['issuedAt', 'notBefore', 'notOnOrAfter']);

function parsed(xml: Uint8Array): PlainSamlAssertion {
  try {
    const document: unknown = JSON.parse(Buffer.from(xml).toString('utf8'), (name, value: unknown) => (DATES.has(name) ? new Date(String(value)) : value));
    if (typeof document === 'object' && document !== null && 'assertion' in document) return document as PlainSamlAssertion;
  } catch (cause) {
    throw new InvalidAssertion('not JSON', cause);
  }
  throw new InvalidAssertion('no assertion');
}
