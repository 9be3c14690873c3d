import { describe, expect, it } from '@jest/globals';
import { aUser, FakeRandom } from '@assent/core-testing';
import { fromBase32 } from '../accounts/base32.js';
import { openTotpFactor } from '../accounts/totp.js';
import { SecretBox } from '../secrets/secret-box.js';
import { newTotpFactor, otpauthUri } from './new-totp-factor.js';

const needs = { random: new FakeRandom(), secretBox: new SecretBox(Buffer.alloc(32, 1)) };
const at = new Date('2026-03-01T12:00:00Z');

describe('a new second factor', () => {
  it('has a secret of 160 bits (RFC 4226 §4 R6), another one each time', () => {
    const [one, other] = [newTotpFactor('alice-id', at, needs), newTotpFactor('alice-id', at, needs)];
    expect(fromBase32(one.secret)).toHaveLength(20);
    expect(one.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(other.secret).not.toBe(one.secret);
  });

  it('is what a sign-in opens', () => {
    const { sealed, secret } = newTotpFactor('alice-id', at, needs);
    expect(openTotpFactor(needs.secretBox, aUser({ userId: 'alice-id', totpSealedSecret: sealed }))).toEqual({ secret: fromBase32(secret), setAt: at });
  });

  it('goes to an app in the form that they read', () => {
    const uri = otpauthUri({ issuer: 'https://auth.example.com:8443/tenant', username: 'jürgen:o@example.com', secret: 'GEZDGNBV' });
    expect(uri).toBe('otpauth://totp/auth.example.com:j%C3%BCrgen%3Ao%40example.com?secret=GEZDGNBV&issuer=auth.example.com&algorithm=SHA1&digits=6&period=30');
  });
});
