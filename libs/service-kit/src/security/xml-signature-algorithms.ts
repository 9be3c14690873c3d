import { hash, verify, type BinaryLike, type KeyLike, type KeyObject } from 'node:crypto';
import type { HashAlgorithm, SignatureAlgorithm } from 'xml-crypto';

const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
const XMLDSIG_MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';

export const ENVELOPED_SIGNATURE = `${XMLDSIG}enveloped-signature`;
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

type Signatures = Readonly<Record<string, new () => SignatureAlgorithm>>;
type Hashes = Readonly<Record<string, new () => HashAlgorithm>>;

/** What assertions may be signed with: no SHA-1, and no HMAC, which would make a secret of a public key. @spec RFC 9231 §2.3 */
const SIGNATURES = ['256', '384', '512'].flatMap((bits) => [
  { name: `${XMLDSIG_MORE}rsa-sha${bits}`, keyType: 'rsa', digestName: `sha${bits}` } as const,
  { name: `${XMLDSIG_MORE}ecdsa-sha${bits}`, keyType: 'ec', digestName: `sha${bits}` } as const,
]);

export const SIGNATURE_ALGORITHMS: readonly string[] = SIGNATURES.map(({ name }) => name);

/** Their verification with whichever of the keys fits: to ask for one key after the other would cost the whole document each time. */
export const verifiersWith = (keys: readonly KeyObject[]): Signatures => byName(SIGNATURES.map((signature) => [signature.name, verifier(signature, keys)]));

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
function verifier({ digestName, keyType, name }: (typeof SIGNATURES)[number], keys: readonly KeyObject[]): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getAlgorithmName(): string {
      return name;
    }

    getSignature(_signedInfo: BinaryLike, _privateKey: KeyLike): never {
      throw new Error('assertions are verified here, not made');
    }

    verifySignature(material: string, _key: KeyLike, value: string): boolean {
      const fitting = keys.filter((key) => key.asymmetricKeyType === keyType);
      // RFC 9231 §2.3.6: r and s side by side
      return fitting.some((key) => verify(digestName, Buffer.from(material), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(value, 'base64')));
    }
  };
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
