import { describe, expect, it } from '@jest/globals';
import { instantClaim, jwtText } from './jwt-text.js';

const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('a JWT in the browser', () => {
  it('is taken apart, umlauts and all', () => {
    const text = `${part({ typ: 'at+jwt', alg: 'ES256' })}.${part({ iss: 'https://as.example', name: 'Jörg Ñandú 🦜' })}.c2ln`;
    expect(jwtText(text)).toEqual({ header: { typ: 'at+jwt', alg: 'ES256' }, payload: { iss: 'https://as.example', name: 'Jörg Ñandú 🦜' } });
  });

  it('may lack its signature: an unsecured one is shown too', () => {
    expect(jwtText(`${part({ alg: 'none' })}.${part({ sub: 'x' })}.`)).toEqual({ header: { alg: 'none' }, payload: { sub: 'x' } });
  });

  it.each([
    ['two parts', `${part({})}.${part({})}`],
    ['five parts, as JWE has', 'a.b.c.d.e'],
    ['a payload that is no JSON', `${part({ alg: 'ES256' })}.${part('hello')}.c2ln`],
    ['a payload that is a list', `${part({ alg: 'ES256' })}.${part([1])}.c2ln`],
    ['bytes that are no text', `${part({ alg: 'ES256' })}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.c2ln`],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(jwtText(text)).toBeUndefined();
  });

  it('names instants in seconds since 1970; what is no instant is none', () => {
    expect(instantClaim({ exp: 1_795_000_000 }, 'exp')).toBe('2026-11-18T11:06:40.000Z');
    expect(instantClaim({ exp: '1795000000' }, 'exp')).toBeUndefined();
    expect(instantClaim({ exp: 1e20 }, 'exp')).toBeUndefined();
  });
});
