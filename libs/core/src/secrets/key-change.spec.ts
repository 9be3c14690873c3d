import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sealedBeforeLabels } from '@assent/core-testing';
import { keyLabel } from './key-label.js';
import { labelOf, SecretBox } from './secret-box.js';
import { SecretHasher } from './secret-hasher.js';

const [old, present, foreign] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];

/** As releases from before labels opened. */
const derive = (key: Uint8Array, purpose: string, extraKey: string): Buffer => Buffer.from(hkdfSync('sha256', key, extraKey, `assent ${purpose}`, 32));
function openedBefore(key: Uint8Array, purpose: string, sealed: Buffer, extraKey = ''): string {
  const decipher = createDecipheriv('aes-256-gcm', derive(key, purpose, extraKey), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
}

describe('labels of keys', () => {
  it('are the same wherever the key is, and others for other keys', () => {
    expect(keyLabel(old)).toMatch(/^[0-9a-f]{8}$/);
    expect(keyLabel(Buffer.alloc(32, 1))).toBe(keyLabel(old));
    expect(new Set([old, present, foreign].map(keyLabel)).size).toBe(3);
    expect(new SecretBox(present, [old]).labels).toEqual([keyLabel(present), keyLabel(old)]);
  });

  it('are on everything that is sealed', () => {
    const sealed = new SecretBox(present, [old]).seal('purpose', 'text', 'extra');
    expect(labelOf(sealed)).toBe(keyLabel(present));
  });
});

describe('changing the key of sealed values', () => {
  it('opens what a previous key sealed, and seals with the present one', () => {
    const box = new SecretBox(present, [foreign, old]);
    expect(box.open('purpose', new SecretBox(old).seal('purpose', 'text', 'extra'), 'extra')).toBe('text');
    expect(new SecretBox(present).open('purpose', box.seal('purpose', 'text'))).toBe('text');
    expect(() => new SecretBox(old).open('purpose', box.seal('purpose', 'text'))).toThrow();
  });

  it('seals anew what a previous key sealed, and nothing else', () => {
    const box = new SecretBox(present, [old]);
    const again = box.reseal('purpose', new SecretBox(old).seal('purpose', 'text', 'extra'), 'extra');
    expect(new SecretBox(present).open('purpose', again ?? Buffer.alloc(0), 'extra')).toBe('text');
    expect(box.reseal('purpose', again ?? Buffer.alloc(0), 'extra')).toBeUndefined();
  });

  it('knows which of its keys something is sealed under', () => {
    const box = new SecretBox(present, [old]);
    for (const key of [old, present]) expect(box.keyOf('purpose', new SecretBox(key).seal('purpose', 'text', 'extra'), 'extra')).toBe(keyLabel(key));
    expect(box.keyOf('purpose', sealedBeforeLabels(old, 'purpose', 'text'))).toBe(keyLabel(old));
    expect(box.keyOf('other', box.seal('purpose', 'text'))).toBeUndefined();
  });

  it('gives up on what none of its keys sealed', () => {
    const sealed = new SecretBox(foreign).seal('purpose', 'text');
    expect(new SecretBox(present, [old]).keyOf('purpose', sealed)).toBeUndefined();
    expect(() => new SecretBox(present, [old]).open('purpose', sealed)).toThrow();
    expect(new SecretBox(present, [old]).openIfPossible('purpose', sealed)).toBeUndefined();
    expect(new SecretBox(present, [foreign]).openIfPossible('purpose', sealed)).toBe('text');
    expect(() => new SecretBox(present, [old]).reseal('purpose', sealed)).toThrow();
  });

  it('does not open for another purpose or extra key, whichever key sealed it', () => {
    const box = new SecretBox(present, [old]);
    for (const key of [old, present]) {
      const sealed = new SecretBox(key).seal('purpose', 'text', 'extra');
      expect(() => box.open('other', sealed, 'extra')).toThrow();
      expect(() => box.open('purpose', sealed, 'other')).toThrow();
    }
  });
});

describe('releases from before labels, side by side with this one', () => {
  it.each(['', 'extra'])('open what this one seals: extra key %j', (extraKey) => {
    expect(openedBefore(present, 'purpose', new SecretBox(present).seal('purpose', 'text', extraKey), extraKey)).toBe('text');
  });

  it('sealed what opens here, under the present key and under a previous one', () => {
    for (const box of [new SecretBox(old), new SecretBox(present, [old])]) {
      expect(box.open('purpose', sealedBeforeLabels(old, 'purpose', 'text', 'extra'), 'extra')).toBe('text');
    }
  });

  it('sealed what opens here even where random bytes look like the label of another key', () => {
    const nonce = Buffer.concat([Buffer.from(keyLabel(present), 'hex'), randomBytes(8)]);
    const sealed = sealedBeforeLabels(old, 'purpose', 'text', '', nonce);
    const box = new SecretBox(present, [old]);
    expect(box.open('purpose', sealed)).toBe('text');
    expect(openedBefore(present, 'purpose', box.reseal('purpose', sealed) ?? Buffer.alloc(0))).toBe('text');
  });

  it('sealed what gets a label when it is sealed anew under the same key', () => {
    const again = new SecretBox(present).reseal('purpose', sealedBeforeLabels(present, 'purpose', 'text'));
    expect(labelOf(again ?? Buffer.alloc(0))).toBe(keyLabel(present));
  });
});

describe('changing the key of hashes', () => {
  const hasher = new SecretHasher(present, [foreign, old]);

  it('verifies by every key, and says when the secret should be hashed again', () => {
    expect(hasher.matchOf(new SecretHasher(present).hash('secret'), 'secret')).toBe('present');
    expect(hasher.matchOf(new SecretHasher(old).hash('secret'), 'secret')).toBe('previous');
    expect(hasher.matches(new SecretHasher(old).hash('secret'), 'secret')).toBe(true);
  });

  it.each([['another secret', old, 'Secret'], ['a key that is not here', Buffer.alloc(32, 9), 'secret']])('does not match by %s', (_what, key, secret) => {
    expect(hasher.matchOf(new SecretHasher(key).hash('secret'), secret)).toBeUndefined();
  });

  it('hashes with the present key, and says with which', () => {
    expect(hasher.hashed('secret')).toEqual({ hash: new SecretHasher(present).hash('secret'), keyLabel: keyLabel(present) });
  });

  it('finds by every key, the present one first', () => {
    expect(hasher.everyHash('text')).toEqual([present, foreign, old].map((key) => new SecretHasher(key).hash('text')));
  });
});
