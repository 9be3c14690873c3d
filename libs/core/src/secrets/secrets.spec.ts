import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { consoleSecret } from './console-secret.js';
import { SecretBox } from './secret-box.js';
import { SecretHasher } from './secret-hasher.js';

const key = Buffer.alloc(32, 1);

describe('promise 5: what must be read again is sealed with AES-256-GCM', () => {
  it('opens with the same key, purpose and extra key', () => {
    const box = new SecretBox(key);
    expect(box.open('purpose', box.seal('purpose', 'plain text', 'extra'), 'extra')).toBe('plain text');
  });

  it('never seals the same text the same way', () => {
    const box = new SecretBox(key);
    expect(box.seal('purpose', 'text')).not.toEqual(box.seal('purpose', 'text'));
  });

  it.each([
    ['another key', new SecretBox(Buffer.alloc(32, 2)), 'purpose', 'extra'],
    ['another purpose', new SecretBox(key), 'other', 'extra'],
    ['another extra key', new SecretBox(key), 'purpose', 'other'],
  ])('does not open with %s', (_case, box, purpose, extra) => {
    const sealed = new SecretBox(key).seal('purpose', 'text', 'extra');
    expect(() => box.open(purpose, sealed, extra)).toThrow();
  });

  it('does not open when a bit has changed', () => {
    const sealed = new SecretBox(key).seal('purpose', 'text');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => new SecretBox(key).open('purpose', changed)).toThrow();
    }
  });
});

describe('promise 5: client secrets are kept as keyed hashes', () => {
  it('match the secret that they were made from and no other', () => {
    const hasher = new SecretHasher(key);
    const hash = hasher.hash('secret');
    expect(hasher.matches(hash, 'secret')).toBe(true);
    expect(hasher.matches(hash, 'Secret')).toBe(false);
    expect(hasher.matches('', '')).toBe(false);
  });

  it.each(['', 'secret', 'é'.repeat(100)])('are HMAC-SHA-256 (RFC 2104 §2) of %j under a derived key', (secret) => {
    const derived = Buffer.from(hkdfSync('sha256', key, '', 'assent client secrets', 32));
    expect(new SecretHasher(key).hash(secret)).toBe(createHmac('sha256', derived).update(secret).digest('base64url'));
  });

  it('are worth nothing without the key from the environment', () => {
    expect(new SecretHasher(Buffer.alloc(32, 2)).matches(new SecretHasher(key).hash('secret'), 'secret')).toBe(false);
  });
});

describe('promise 5: the secret of the console', () => {
  it('is the same for all who have the key, and for nobody else', () => {
    expect(consoleSecret(key)).toBe(consoleSecret(Buffer.alloc(32, 1)));
    expect(consoleSecret(Buffer.alloc(32, 2))).not.toBe(consoleSecret(key));
    expect(consoleSecret(key)).toMatch(/^[\w-]{43}$/);
  });

  it('tells nothing about other keys that are derived from the same', () => {
    for (const purpose of ['assent client secrets', 'assent console session', '']) {
      expect(Buffer.from(hkdfSync('sha256', key, '', purpose, 32)).toString('base64url')).not.toBe(consoleSecret(key));
    }
  });
});
