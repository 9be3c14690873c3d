import { InvalidAssertion, type BearerConfirmation, type SamlAssertion, type SamlConditions } from '@assent/core';
import { allElements, attributeOf, childElements, childrenNamed, isNamed, onlyChild, textOf, type XmlElement } from './xml-elements.js';

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

/** xs:ID, as short as one may reasonably be. */
const ID = /^[A-Za-z_][\w.-]{0,255}$/;
/** SAML 2.0 Core §1.3.3: in UTC. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const ID_ATTRIBUTES = ['id', 'assertionid'];

/** The ID of what is one assertion and nothing else. @throws InvalidAssertion */
export function assertionId(root: XmlElement): string {
  if (root.namespaceURI !== SAML || root.localName !== 'Assertion') throw new InvalidAssertion(`the root is ${root.localName}: only an Assertion is taken, not encrypted, not in a Response`);
  if (attributeOf(root, 'Version') !== '2.0') throw new InvalidAssertion('the assertion is not of SAML 2.0');
  const elements = allElements(root);
  // RFC 7522 §2.1: a single assertion
  if (elements.filter((element) => element.localName === 'Assertion').length > 1) throw new InvalidAssertion('there is more than one assertion');
  const ids = elements.flatMap(idsOf);
  if (new Set(ids).size < ids.length) throw new InvalidAssertion('an ID is there twice');
  const id = attributeOf(root, 'ID') ?? '';
  if (!ID.test(id)) throw new InvalidAssertion('the assertion has no usable ID');
  return id;
}

/** In whatever spelling, xml:id among them. */
const idsOf = (element: XmlElement): readonly string[] =>
  Array.from(element.attributes)
    .filter(({ localName, name }) => ID_ATTRIBUTES.includes((localName ?? name).toLowerCase()))
    .map(({ value }) => value);

/** Compared exactly later: white space counts. @throws InvalidAssertion */
export function issuerOf(assertion: XmlElement): string {
  const issuer = onlyChild(assertion, SAML, 'Issuer');
  if ((attributeOf(issuer, 'Format') ?? ENTITY) !== ENTITY) throw new InvalidAssertion('the Issuer is not the name of an entity');
  return textOf(issuer);
}

/** @spec SAML 2.0 Core §2.3.3 @param assertion the root of signedContent @throws InvalidAssertion */
export function assertionContent(assertion: XmlElement): SamlAssertion {
  const id = assertionId(assertion);
  const subject = onlyChild(assertion, SAML, 'Subject');
  if (childrenNamed(subject, SAML, 'EncryptedID').length > 0) throw new InvalidAssertion('encrypted subjects are not supported');
  const issuedAt = instantOf(assertion, 'IssueInstant');
  if (issuedAt === undefined) throw new InvalidAssertion('the assertion has no IssueInstant');
  return {
    id,
    issuer: issuerOf(assertion),
    issuedAt,
    subject: textOf(onlyChild(subject, SAML, 'NameID')),
    bearerConfirmations: childrenNamed(subject, SAML, 'SubjectConfirmation').flatMap(bearerConfirmation),
    conditions: conditionsOf(onlyChild(assertion, SAML, 'Conditions')),
  };
}

/** One that names a presenter is not for whoever bears the assertion. */
function bearerConfirmation(confirmation: XmlElement): readonly BearerConfirmation[] {
  const [data, ...more] = childElements(confirmation);
  if (attributeOf(confirmation, 'Method') !== BEARER || data === undefined || more.length > 0 || !isNamed(data, SAML, 'SubjectConfirmationData')) return [];
  const recipient = attributeOf(data, 'Recipient');
  return [{ ...(recipient !== undefined && { recipient }), ...windowOf(data) }];
}

/** @throws InvalidAssertion a condition that we do not understand: SAML 2.0 Core §2.5.1.1 */
function conditionsOf(conditions: XmlElement): SamlConditions {
  const unknown = childElements(conditions).find((child) => !isNamed(child, SAML, 'AudienceRestriction') && !isNamed(child, SAML, 'OneTimeUse'));
  if (unknown !== undefined) throw new InvalidAssertion(`the condition ${unknown.localName} is not supported`);
  return { ...windowOf(conditions), audienceRestrictions: childrenNamed(conditions, SAML, 'AudienceRestriction').map(audiencesOf) };
}

function audiencesOf(restriction: XmlElement): readonly string[] {
  const audiences = childrenNamed(restriction, SAML, 'Audience');
  if (audiences.length < childElements(restriction).length) throw new InvalidAssertion('an AudienceRestriction has something else than Audience');
  return audiences.map(textOf);
}

function windowOf(element: XmlElement): { readonly notBefore?: Date; readonly notOnOrAfter?: Date } {
  const notBefore = instantOf(element, 'NotBefore');
  const notOnOrAfter = instantOf(element, 'NotOnOrAfter');
  return { ...(notBefore && { notBefore }), ...(notOnOrAfter && { notOnOrAfter }) };
}

function instantOf(element: XmlElement, name: string): Date | undefined {
  const text = attributeOf(element, name);
  if (text === undefined) return undefined;
  const instant = new Date(INSTANT.test(text) ? text : Number.NaN);
  if (Number.isNaN(instant.getTime())) throw new InvalidAssertion(`${name} is not an instant in UTC`);
  return instant;
}
