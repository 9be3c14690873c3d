import { describe, expect, it } from '@jest/globals';
import { isWithoutSecrets, readJwks } from './public-jwks.js';

const KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };

describe('pasted public keys', () => {
  it('may be a set, or one key alone', () => {
    expect(readJwks(JSON.stringify({ keys: [KEY] }))).toEqual({ keys: [KEY] });
    expect(readJwks(JSON.stringify(KEY))).toEqual({ keys: [KEY] });
  });

  it.each(['', 'x', '[]', '{}', '{"keys":1}', '{"keys":[1]}', '"kty"', 'null'])('are nothing in %j', (text) => {
    expect(readJwks(text)).toBeUndefined();
  });

  it('are not kept as a draft when a private key is among them, or when it cannot be told', () => {
    expect(isWithoutSecrets('')).toBe(true);
    expect(isWithoutSecrets(JSON.stringify(KEY))).toBe(true);
    expect(isWithoutSecrets(JSON.stringify({ keys: [KEY, { ...KEY, d: 'd' }] }))).toBe(false);
    expect(isWithoutSecrets('-----BEGIN PRIVATE KEY-----')).toBe(false);
  });
});
