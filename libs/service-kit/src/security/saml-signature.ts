import { X509Certificate, type KeyObject } from 'node:crypto';
import { InvalidAssertion } from '@assent/core';
import { SignedXml } from 'xml-crypto';
import { allElements, attributeOf, childElements, isNamed, onlyChild, type XmlElement } from './xml-elements.js';
import { DIGEST_ALGORITHMS, ENVELOPED_SIGNATURE, EXCLUSIVE_C14N, SIGNATURE_ALGORITHMS } from './xml-signature-algorithms.js';

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
  requireAlgorithm(onlyChild(signedInfo, DSIG, 'SignatureMethod'), Object.keys(SIGNATURE_ALGORITHMS));
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
 *  @param xml the document, `signature` its plainSignature @throws InvalidAssertion */
export function signedContent(xml: string, signature: XmlElement, keys: readonly KeyObject[]): string {
  let cause: unknown;
  for (const key of keys) {
    try {
      const content = contentSignedWith(key, xml, signature);
      if (content !== undefined) return content;
    } catch (error) {
      cause = error; // how the library says that a signature is wrong
    }
  }
  throw new InvalidAssertion('the signature is not of a certificate of the issuer', cause);
}

function contentSignedWith(key: KeyObject, xml: string, signature: XmlElement): string | undefined {
  const signed = new SignedXml({ publicCert: key, getCertFromKeyInfo: () => null }); // KeyInfo is ignored
  signed.SignatureAlgorithms = SIGNATURE_ALGORITHMS;
  signed.HashAlgorithms = DIGEST_ALGORITHMS;
  signed.loadSignature(signature);
  if (!signed.checkSignature(xml)) return undefined;
  const [content, ...more] = signed.getSignedReferences();
  return more.length === 0 ? content : undefined;
}
