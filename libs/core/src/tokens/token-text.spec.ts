import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandom } from '../ports/random.js';
import { newRefreshToken, nextRefreshToken, parseRefreshToken } from './refresh-token.js';
import { accessTokenReference, expiryDayOf, newMacKeyIdentifier, newOpaqueToken } from './token-text.js';

const expiresAt = new Date('2026-11-21T23:59:59Z');

describe('promise 6: a token names its partition', () => {
  it('by the day of its expiry', () => {
    const token = newOpaqueToken(systemRandom, expiresAt);
    expect(accessTokenReference(token)?.expiryDay).toBe(expiryDayOf(expiresAt));
    expect(expiryDayOf(expiresAt)).toBe(20_778);
  });

  it('and has 256 bits that nobody can guess (RFC 6749 §10.10)', () => {
    const tokens = new Set(Array.from({ length: 1000 }, () => newOpaqueToken(systemRandom, expiresAt)));
    expect(tokens.size).toBe(1000);
    expect([...tokens][0]).toMatch(/^at_[0-9a-z]+_[A-Za-z0-9_-]{43}$/);
  });

  it('as a MAC key identifier does, within the characters that a header takes (draft-ietf-oauth-v2-http-mac-02 §2)', () => {
    const id = newMacKeyIdentifier(systemRandom, expiresAt);
    expect(id).toMatch(/^mt_[0-9a-z]+_[A-Za-z0-9_-]{43}$/);
    expect(accessTokenReference(id)?.expiryDay).toBe(expiryDayOf(expiresAt));
    for (const other of [id.slice(1), `x${id}`, id.replace('mt_', 'xt_'), id.replace('mt_', 'amt_'), `${id}A`, id.slice(0, -1)]) expect(accessTokenReference(other)).toBeUndefined();
  });

  it('in the exp claim of a JWT, read without belief', () => {
    const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.AA`;
    expect(accessTokenReference(jwt({ exp: 86_400 }))?.expiryDay).toBe(1);
    for (const claims of [{}, null, [], { exp: '1' }, { exp: -1 }, { exp: 1e300 }, { exp: 1.5 }]) expect(accessTokenReference(jwt(claims))).toBeUndefined();
  });

  it('and any other text names none, quickly and without an error', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => accessTokenReference(text) === undefined));
    expect(accessTokenReference(`${'a'.repeat(50_000)}.b.c`)).toBeUndefined();
  });
});

describe('refresh tokens', () => {
  const grantId = 'c0ffee00-1111-4222-8333-444455556666';

  it('name their grant, keep the family and change the generation', () => {
    const first = newRefreshToken(systemRandom, grantId);
    const second = nextRefreshToken(systemRandom, first);
    expect(parseRefreshToken(second.text)).toEqual(second);
    expect(second.grantId).toBe(grantId);
    expect(second.familySecretHash).toEqual(first.familySecretHash);
    expect(second.tokenHash).not.toEqual(first.tokenHash);
  });

  it('have one spelling: changed padding bits are another text', () => {
    const { text } = newRefreshToken(systemRandom, grantId);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(text.at(-1)!);
    const other = `${text.slice(0, -1)}${alphabet[last ^ 1]!}`;
    expect(parseRefreshToken(other)).toBeUndefined();
  });
});
