import { describe, expect, it } from '@jest/globals';
import { FakeRandom } from '@assent/core-testing';
import { systemRandom } from '../ports/random.js';
import { SecretHasher } from '../secrets/secret-hasher.js';
import { newUserCode, parseUserCode, shownUserCode, userCodeHash } from './user-code.js';

describe('RFC 8628 §6.1 user codes', () => {
  it('are eight letters without vowels, digits and Y, shown in two groups', () => {
    for (let round = 0; round < 200; round += 1) {
      const code = newUserCode(systemRandom);
      expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
      expect(parseUserCode(shownUserCode(code))).toBe(code);
    }
    expect(shownUserCode('WDJBMJHT')).toBe('WDJB-MJHT');
  });

  it('have each letter equally often', () => {
    const counts = new Map<string, number>();
    const random = new FakeRandom();
    for (let round = 0; round < 5_000; round += 1) for (const letter of newUserCode(random)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(250);
  });

  it.each(['WDJB-MJHT', 'wdjbmjht', ' WDJB MJHT ', 'wdjb–mjht', 'WDJB_MJHT', 'W.D.J.B.M.J.H.T', 'ＷＤＪＢ－ｍｊｈｔ', 'WDJB\u00a0MJHT\n', '\u200bWDJB\u00adMJHT'])('are compared without case, blanks and dashes: %j', (typed) => {
    expect(parseUserCode(typed)).toBe('WDJBMJHT');
  });

  it.each(['', 'WDJB-MJH', 'WDJB-MJHTX', 'ADJB-MJHT', 'WDJB-MJH1', 'WDJB+MJHT', `${'-'.repeat(100)}WDJBMJHT`, '𝟙𝟚𝟛', 'ßWDJBMJH'])('are nothing else: %j', (typed) => {
    expect(parseUserCode(typed)).toBeUndefined();
  });

  it('are kept under a key', () => {
    const [one, other] = [1, 2].map((byte) => new SecretHasher(Buffer.alloc(32, byte)));
    expect(userCodeHash('WDJBMJHT', one!)).toHaveLength(32);
    expect(userCodeHash('WDJBMJHT', one!)).not.toEqual(userCodeHash('WDJBMJHT', other!));
  });
});
