import { createPrivateKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import type { SigningKey } from '../model/signing-key.js';
import type { Clock } from '../ports/clock.js';
import type { KeyStore } from '../ports/key.store.js';
import { SIGNING_KEY_PURPOSE } from '../secrets/purposes.js';
import type { SecretBox } from '../secrets/secret-box.js';

/** Verifiers may keep the keys so long; a new key is published at least twice as long before it signs. */
export const JWKS_MAX_AGE_SECONDS = 300;

/** How long a service goes by what it read: far shorter than the time between a key's publication and its first use. */
const CACHE_MILLISECONDS = 5_000;

export interface Signer {
  readonly kid: string;
  readonly algorithm: SigningKey['algorithm'];
  readonly privateKey: KeyObject;
}

/** The signing keys of this instance. The first one is made when first needed. */
export class KeyRing {
  private cached: { readonly keys: readonly SigningKey[]; readonly readAt: number } | undefined;
  private readonly opened = new Map<string, KeyObject>();

  constructor(private readonly needs: { readonly keys: KeyStore; readonly clock: Clock; readonly secretBox: SecretBox }) {}

  /** The newest active key. */
  async signer(): Promise<Signer> {
    const published = [...(await this.published())].sort((a, b) => a.activeFrom.getTime() - b.activeFrom.getTime());
    const now = this.needs.clock.now();
    // before all are active: the first key of all signs at once, also when it was made by a service whose clock is ahead
    const key = published.findLast(({ activeFrom }) => activeFrom <= now) ?? published[0];
    if (key === undefined) throw new Error('there is no signing key');
    return { kid: key.kid, algorithm: key.algorithm, privateKey: this.open(key) };
  }

  /** Every key that verifiers may meet. */
  async published(): Promise<readonly SigningKey[]> {
    const now = this.needs.clock.now();
    if (this.cached === undefined || Math.abs(now.getTime() - this.cached.readAt) > CACHE_MILLISECONDS) {
      this.cached = { keys: await this.readOrCreate(now), readAt: now.getTime() };
    }
    return this.cached.keys;
  }

  private async readOrCreate(now: Date): Promise<readonly SigningKey[]> {
    const keys = await this.needs.keys.published(now);
    if (keys.length > 0) return keys;
    await this.needs.keys.saveFirst(newSigningKey(this.needs.secretBox, now, now));
    return this.needs.keys.published(now);
  }

  private open(key: SigningKey): KeyObject {
    const known = this.opened.get(key.kid);
    if (known !== undefined) return known;
    const der = this.needs.secretBox.open(SIGNING_KEY_PURPOSE, Buffer.from(key.sealedPrivateKey, 'base64url'));
    const privateKey = createPrivateKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'pkcs8' });
    this.opened.set(key.kid, privateKey);
    return privateKey;
  }
}

/** @param activeFrom when it may sign; it is published from its creation */
export function newSigningKey(secretBox: SecretBox, createdAt: Date, activeFrom: Date): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as Record<string, string>;
  const kid = thumbprint(jwk);
  const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  return {
    kid,
    algorithm: 'ES256',
    publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' },
    sealedPrivateKey: secretBox.seal(SIGNING_KEY_PURPOSE, der).toString('base64url'),
    createdAt,
    activeFrom,
  };
}

/** @spec RFC 7638 §3 */
const thumbprint = ({ crv, kty, x, y }: Record<string, string>): string => hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
