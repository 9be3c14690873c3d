import { describe, expect, it } from '@jest/globals';
import { isKey, isUuid, storable } from './text.js';

describe('text', () => {
  it('knows what cannot be a key of a row', () => {
    for (const text of ['NUL\0', 'half \ud83d', '\udc00 half', 'x'.repeat(2_049)]) expect(isKey(text)).toBe(false);
    for (const text of ['', 'web', 'ü 漢字 🙂', 'x'.repeat(2_048)]) expect(isKey(text)).toBe(true);
  });

  it('knows UUIDs in the one spelling that we make', () => {
    expect(isUuid('6f1c1f2e-5f0a-4c0e-9d3b-2a1b3c4d5e6f')).toBe(true);
    for (const text of ['', 'x', '6F1C1F2E-5F0A-4C0E-9D3B-2A1B3C4D5E6F', '6f1c1f2e5f0a4c0e9d3b2a1b3c4d5e6f', '6f1c1f2e-5f0a-4c0e-9d3b-2a1b3c4d5e6f\n']) {
      expect(isUuid(text)).toBe(false);
    }
  });

  it('replaces what Postgres cannot store and keeps the rest', () => {
    expect(storable('a\0b \ud800 🙂')).toBe('a\ufffdb \ufffd 🙂');
  });
});
