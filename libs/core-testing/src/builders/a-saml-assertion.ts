import { createHash, randomUUID, sign, type KeyObject } from 'node:crypto';

export const SAML_NAMESPACES = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

export interface SamlAssertionGiven {
  readonly id?: string;
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly subject: string;
  readonly recipient: string;
  readonly audience: string;
  /** Of SubjectConfirmationData; absent: a minute after issuedAt. */
  readonly notOnOrAfter?: Date;
}

/** A SAML assertion in exclusive canonical form, not signed: what is written here is what is hashed. */
export function aSamlAssertion({ id = `_${randomUUID()}`, issuer, issuedAt, subject, recipient, audience, notOnOrAfter }: SamlAssertionGiven): string {
  const until = (notOnOrAfter ?? new Date(issuedAt.getTime() + 60_000)).toISOString();
  const at = issuedAt.toISOString();
  return [
    `<saml:Assertion ${SAML_NAMESPACES} ID="${id}" IssueInstant="${at}" Version="2.0">`,
    `<saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${subject}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`,
    `<saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${at}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${at}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    `</saml:Assertion>`,
  ].join('');
}

/** URIs and names of a signature; what is left out is as it should be. */
export interface XmlSignatureGiven {
  readonly reference?: string;
  readonly canonicalization?: string;
  readonly signatureMethod?: string;
  readonly digestMethod?: string;
  readonly transforms?: readonly string[];
  /** Names of node:crypto for the two methods. */
  readonly signatureHash?: string;
  readonly digestHash?: string;
  /** Stands behind SignatureValue. */
  readonly keyInfo?: string;
  /** What is hashed in place of the assertion. */
  readonly content?: string;
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = `${DSIG}enveloped-signature`;

/** The signature of an assertion in canonical form, by text and node:crypto alone, so that specs do not lean on a library for XML. */
export function xmlSignature(assertion: string, key: KeyObject, given: XmlSignatureGiven = {}): string {
  const { signatureHash = 'sha256', digestHash = 'sha256', transforms = [ENVELOPED, EXCLUSIVE], content = assertion } = given;
  const id = /ID="([^"]*)"/.exec(assertion)?.[1] ?? '';
  const method = (name: string, uri: string): string => `<ds:${name} Algorithm="${uri}"></ds:${name}>`;
  const signedInfo = (namespaces: string): string =>
    [
      `<ds:SignedInfo${namespaces}>`,
      method('CanonicalizationMethod', given.canonicalization ?? EXCLUSIVE),
      method('SignatureMethod', given.signatureMethod ?? `${MORE}${key.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa'}-sha256`),
      `<ds:Reference URI="${given.reference ?? `#${id}`}"><ds:Transforms>${transforms.map((uri) => method('Transform', uri)).join('')}</ds:Transforms>`,
      method('DigestMethod', given.digestMethod ?? 'http://www.w3.org/2001/04/xmlenc#sha256'),
      `<ds:DigestValue>${createHash(digestHash).update(content).digest('base64')}</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
    ].join('');
  const value = sign(signatureHash, Buffer.from(signedInfo(` xmlns:ds="${DSIG}"`)), { key, dsaEncoding: 'ieee-p1363' });
  return `<ds:Signature xmlns:ds="${DSIG}">${signedInfo('')}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>${given.keyInfo ?? ''}</ds:Signature>`;
}

/** With the signature where the schema wants it: behind the Issuer. */
export const signedSamlAssertion = (assertion: string, key: KeyObject, given: XmlSignatureGiven = {}): string =>
  assertion.replace('</saml:Issuer>', `</saml:Issuer>${xmlSignature(assertion, key, given).replaceAll('$', '$$$$')}`);
