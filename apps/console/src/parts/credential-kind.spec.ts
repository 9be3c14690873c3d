import { describe, expect, it } from '@jest/globals';
import { credentialKind, mayBeToken } from './credential-kind.js';

const BYTES = 'x'.repeat(43);
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = `${encoded({ alg: 'ES256' })}.${encoded({ iss: 'https://as.example' })}.c2ln`;
const GRANT_ID = '0190b6b4-63a5-7cc1-b2a4-0123456789ab';
const REFRESH = `rt_${Buffer.concat([Buffer.from(GRANT_ID.replaceAll('-', ''), 'hex'), Buffer.alloc(64, 7)]).toString('base64url')}`;

describe('what a text looks like', () => {
  it('an opaque access token and a MAC id name the day on which they expire', () => {
    const day = Math.floor(Date.parse('2026-11-21') / 86_400_000).toString(36);
    expect(credentialKind(`at_${day}_${BYTES}`)).toEqual({ kind: 'access-token', expiryDay: '2026-11-21' });
    expect(credentialKind(`mt_${day}_${BYTES}`)).toEqual({ kind: 'mac-id', expiryDay: '2026-11-21' });
  });

  it('a refresh token names its grant', () => {
    expect(credentialKind(REFRESH)).toEqual({ kind: 'refresh-token', grantId: GRANT_ID });
  });

  it.each([
    [`ac_${BYTES}`, 'code'],
    [`dc_${BYTES}`, 'device-code'],
    ['WDJB-MJHT', 'user-code'],
    [JWT, 'jwt'],
    ['eyJhbGciOiJkaXIifQ.a.b.c.d', 'jwe'],
    ['<saml:Assertion/>', 'saml'],
    ['-----BEGIN EC PRIVATE KEY-----', 'private-key'],
    [BYTES, 'secret'],
    [`20779-${'0a'.repeat(32)}`, 'token-id'],
    [GRANT_ID, 'uuid'],
    ['hello', 'unknown'],
    ['a.b.c', 'unknown'],
  ])('%s is %s', (text, kind) => {
    expect(credentialKind(text)).toEqual({ kind });
  });

  it('one of ours that was cut or grew says how long it is, and how long it would be', () => {
    expect(credentialKind('rt_short')).toEqual({ kind: 'damaged', prefix: 'rt_', length: 8, expectedLength: 110 });
    expect(credentialKind(`at_fz8_${BYTES}…`)).toEqual({ kind: 'damaged', prefix: 'at_', length: 51 });
    expect(credentialKind(`ac_${BYTES}&state=1`)).toEqual({ kind: 'damaged', prefix: 'ac_', length: 54, expectedLength: 46 });
  });

  it('only what may be a token is sent to the server', () => {
    expect([JWT, REFRESH, 'something else'].map((text) => mayBeToken(credentialKind(text)))).toEqual([true, true, true]);
    expect([`ac_${BYTES}`, BYTES, '-----BEGIN PRIVATE KEY-----', 'rt_short'].map((text) => mayBeToken(credentialKind(text)))).toEqual([false, false, false, false]);
  });
});
