import { hash, KeyObject, verify, type BinaryLike, type KeyLike } from 'node:crypto';
import type { HashAlgorithm, SignatureAlgorithm } from 'xml-crypto';

const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
const XMLDSIG_MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';

export const ENVELOPED_SIGNATURE = `${XMLDSIG}enveloped-signature`;
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

type Signatures = Readonly<Record<string, new () => SignatureAlgorithm>>;
type Hashes = Readonly<Record<string, new () => HashAlgorithm>>;

/** What assertions may be signed with: no SHA-1, and no HMAC, which would make a secret of a public key. @spec RFC 9231 §2.3 */
export const SIGNATURE_ALGORITHMS: Signatures = byName(
  ['256', '384', '512'].flatMap((bits) => [
    signature(`${XMLDSIG_MORE}rsa-sha${bits}`, 'rsa', `sha${bits}`),
    signature(`${XMLDSIG_MORE}ecdsa-sha${bits}`, 'ec', `sha${bits}`),
  ]),
);

/** @spec RFC 9231 §2.1 */
export const DIGEST_ALGORITHMS: Hashes = byName([
  digest(`${XMLENC}sha256`, 'sha256'),
  digest(`${XMLDSIG_MORE}sha384`, 'sha384'),
  digest(`${XMLENC}sha512`, 'sha512'),
]);

/** Without a prototype: a name that a caller chose finds nothing but what is here. */
function byName<Entry>(entries: readonly (readonly [name: string, entry: Entry])[]): Readonly<Record<string, Entry>> {
  return Object.assign(Object.create(null) as Record<string, Entry>, Object.fromEntries(entries));
}

/** Of one kind of key only: otherwise a signature could be read in another way than it was made. */
function signature(name: string, keyType: 'rsa' | 'ec', digestName: string): readonly [string, new () => SignatureAlgorithm] {
  class Algorithm implements SignatureAlgorithm {
    getAlgorithmName(): string {
      return name;
    }

    getSignature(_signedInfo: BinaryLike, _privateKey: KeyLike): never {
      throw new Error('assertions are verified here, not made');
    }

    verifySignature(material: string, key: KeyLike, value: string): boolean {
      if (!(key instanceof KeyObject) || key.asymmetricKeyType !== keyType) return false;
      // RFC 9231 §2.3.6: r and s side by side
      return verify(digestName, Buffer.from(material), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(value, 'base64'));
    }
  }
  return [name, Algorithm];
}

function digest(name: string, digestName: string): readonly [string, new () => HashAlgorithm] {
  class Algorithm implements HashAlgorithm {
    getAlgorithmName(): string {
      return name;
    }

    getHash(xml: string): string {
      return hash(digestName, xml, 'base64');
    }
  }
  return [name, Algorithm];
}
