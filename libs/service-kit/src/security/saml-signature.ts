import { X509Certificate, type KeyObject } from 'node:crypto';
import { InvalidAssertion } from '@assent/core';
import { SignedXml } from 'xml-crypto';
import { allElements, attributeOf, childElements, isNamed, onlyChild, type XmlElement } from './xml-elements.js';
import { DIGEST_ALGORITHMS, ENVELOPED_SIGNATURE, EXCLUSIVE_C14N, SIGNATURE_ALGORITHMS, verifiersWith } from './xml-signature-algorithms.js';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

/** The only signature of a document: of its root, whole, in the root itself. Everything that wrapping attacks need is refused: other
 *  signatures, references to something else, several references, transforms that choose, places to hide the original.
 *  @spec SAML 2.0 Core §5.4 @throws InvalidAssertion */
export function plainSignature(root: XmlElement, id: string): XmlElement {
  const signatures = allElements(root).filter((element) => isNamed(element, DSIG, 'Signature'));
  const [signature] = signatures;
  if (signature === undefined) throw new InvalidAssertion('the assertion is not signed');
  if (signatures.length > 1 || signature.parentNode !== root) throw new InvalidAssertion('there is not exactly one signature, in the assertion itself');
  const parts = childElements(signature).slice(2).length === 0 ? ['SignedInfo', 'SignatureValue'] : ['SignedInfo', 'SignatureValue', 'KeyInfo'];
  requireChildren(signature, parts);
  requireSignedInfo(onlyChild(signature, DSIG, 'SignedInfo'), id);
  return signature;
}

function requireSignedInfo(signedInfo: XmlElement, id: string): void {
  requireChildren(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']);
  const reference = onlyChild(signedInfo, DSIG, 'Reference');
  requireAlgorithm(onlyChild(signedInfo, DSIG, 'CanonicalizationMethod'), [EXCLUSIVE_C14N]);
  requireAlgorithm(onlyChild(signedInfo, DSIG, 'SignatureMethod'), SIGNATURE_ALGORITHMS);
  requireChildren(reference, ['Transforms', 'DigestMethod', 'DigestValue']);
  if (attributeOf(reference, 'URI') !== `#${id}`) throw new InvalidAssertion('the signature is of something else than the assertion');
  requireAlgorithm(onlyChild(reference, DSIG, 'DigestMethod'), Object.keys(DIGEST_ALGORITHMS));
  const transforms = onlyChild(reference, DSIG, 'Transforms');
  requireChildren(transforms, ['Transform', 'Transform']);
  childElements(transforms).forEach((transform, index) => requireAlgorithm(transform, [index === 0 ? ENVELOPED_SIGNATURE : EXCLUSIVE_C14N]));
}

/** These, in this order, and no others. */
function requireChildren(parent: XmlElement, names: readonly string[]): void {
  const children = childElements(parent);
  const same = children.length === names.length && children.every((child, index) => isNamed(child, DSIG, names[index] ?? ''));
  if (!same) throw new InvalidAssertion(`${parent.localName} of the signature does not have just ${names.join(', ')}`);
}

/** One of these, with no parameter but the prefixes of exclusive canonicalization. */
function requireAlgorithm(method: XmlElement, allowed: readonly string[]): void {
  const algorithm = attributeOf(method, 'Algorithm') ?? '';
  const plain = childElements(method).every((child) => algorithm === EXCLUSIVE_C14N && isNamed(child, EXCLUSIVE_C14N, 'InclusiveNamespaces'));
  if (!allowed.includes(algorithm) || !plain) throw new InvalidAssertion(`${method.localName} ${algorithm.slice(0, 100)} is not allowed`);
}

/** Keys of the certificates that are valid now. @throws InvalidAssertion there is none */
export function validKeys(certificates: readonly string[], at: Date): readonly KeyObject[] {
  const valid = certificates.map((pem) => new X509Certificate(pem)).filter(({ validFrom, validTo }) => new Date(validFrom) <= at && at <= new Date(validTo));
  if (valid.length === 0) throw new InvalidAssertion('no certificate of the issuer is valid now');
  return valid.map(({ publicKey }) => publicKey);
}

/** What the signature covers, in canonical form: what is read afterwards is this and nothing else.
 *  @param xml the document, `signature` its plainSignature @param keys at least one @throws InvalidAssertion */
export function signedContent(xml: string, signature: XmlElement, keys: readonly KeyObject[]): string {
  const content = contentSignedWithOneOf(keys, xml, signature);
  if (typeof content !== 'string') throw new InvalidAssertion('the signature is not of a certificate of the issuer', content?.cause);
  return content;
}

/** `cause`: how the library says that a signature is wrong. */
function contentSignedWithOneOf(keys: readonly KeyObject[], xml: string, signature: XmlElement): string | { readonly cause: unknown } | undefined {
  const [anyKey] = keys;
  const signed = new SignedXml({ ...(anyKey && { publicCert: anyKey }), getCertFromKeyInfo: () => null }); // KeyInfo is ignored
  signed.SignatureAlgorithms = verifiersWith(keys);
  signed.HashAlgorithms = DIGEST_ALGORITHMS;
  signed.idAttributes = ['ID']; // each further one costs a search; assertionId has refused what shares an ID
  try {
    signed.loadSignature(signature);
    if (!signed.checkSignature(xml)) return undefined;
  } catch (cause) {
    return { cause };
  }
  const [content, ...more] = signed.getSignedReferences();
  return more.length === 0 ? content : undefined;
}
