import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { aCertificate, aSamlAssertion, signedSamlAssertion, type SamlAssertionGiven } from '@assent/core-testing';
import { exportJWK, SignJWT, type JWTPayload } from 'jose';
import { ALICE } from '../stack/import-file.js';
import { send } from './exchange.js';
import type { TokenSide } from './token-side.js';

export const SAML_BEARER = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const NAME = 'https://idp.example.test/metadata';
const FIVE_MINUTES_MILLISECONDS = 300_000;

type Claims = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };

/** Somebody else who knows people, and says so by SAML and by JWT. */
export class IdentityProvider {
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(private readonly guide: TokenSide) {}

  /** An admin believes it. */
  async becomeTrusted(kind: 'saml2' | 'jwt'): Promise<void> {
    const { privateKey, publicKey } = this.keys;
    const proof = kind === 'saml2' ? { certificates: [aCertificate(privateKey, publicKey)] } : { jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig' }] } };
    const headers = { authorization: `Bearer ${await this.guide.machineToken('manager')}`, 'content-type': 'application/json' };
    const { status, text } = await send(`${this.guide.base}/admin/trusted-issuers`, { method: 'POST', headers, body: JSON.stringify({ kind, issuer: NAME, scope: 'api:read', ...proof }) });
    if (status !== 201) throw new Error(`${status} ${text}`);
  }

  /** A right assertion about alice, but for what is given; base64url. */
  saml(given: Partial<SamlAssertionGiven> = {}, key: KeyObject = this.keys.privateKey): string {
    return base64url(signedSamlAssertion(this.unsignedSaml(given), key));
  }

  unsignedSaml(given: Partial<SamlAssertionGiven> = {}): string {
    const { issuer } = this.guide.stack;
    return aSamlAssertion({ issuer: NAME, issuedAt: new Date(), subject: ALICE.username, recipient: `${issuer}/token`, audience: issuer, ...given });
  }

  expiredSaml(): string {
    const now = Date.now();
    return this.saml({ issuedAt: new Date(now - FIVE_MINUTES_MILLISECONDS), notOnOrAfter: new Date(now - FIVE_MINUTES_MILLISECONDS / 2) });
  }

  /** A right assertion about alice, but for what is given. */
  jwt(given: Claims = {}, key: KeyObject = this.keys.privateKey): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: NAME, sub: ALICE.username, aud: this.guide.stack.issuer, jti: randomUUID(), iat: now, exp: now + 60, ...given } as JWTPayload;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(key);
  }

  expiredJwt(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return this.jwt({ iat: now - 300, exp: now - 150 });
  }
}

export const base64url = (text: string): string => Buffer.from(text).toString('base64url');
