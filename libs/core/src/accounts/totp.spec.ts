import { describe, expect, it } from '@jest/globals';
import { SecretBox } from '../secrets/secret-box.js';
import { base32, fromBase32 } from './base32.js';
import { matchingTotpStep, openTotpFactor, sealTotpFactor, totpCode, totpStepAt, totpStepCounts } from './totp.js';

/** Of the appendix: 20 bytes for SHA-1. */
const SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('RFC 6238 Appendix B test vectors, SHA-1', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at %d seconds is %s, and with six digits its end', (seconds, code) => {
    expect(totpCode(SECRET, totpStepAt(at(seconds)), 8)).toBe(code);
    expect(totpCode(SECRET, totpStepAt(at(seconds)))).toBe(code.slice(2));
  });
});

describe('RFC 4226 Appendix D test vectors', () => {
  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'])('count %#: %s', (code) => {
    const count = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].indexOf(code);
    expect(totpCode(SECRET, count)).toBe(code);
  });
});

describe('RFC 6238 §5.2 validation window', () => {
  const now = at(1_000_000_005);
  const step = totpStepAt(now);

  it.each([-1, 0, 1])('accepts the code of step %d', (difference) => {
    expect(matchingTotpStep(SECRET, totpCode(SECRET, step + difference), now)).toBe(step + difference);
  });

  it.each([-3, -2, 2, 3])('does not accept the code of step %d', (difference) => {
    expect(matchingTotpStep(SECRET, totpCode(SECRET, step + difference), now)).toBeUndefined();
  });

  it('accepts exactly while it says that it does', () => {
    const code = totpCode(SECRET, step);
    const { from, until } = totpStepCounts(step);
    const milliseconds = (date: Date, shift: number) => new Date(date.getTime() + shift);
    expect([from, milliseconds(until, -1)].map((instant) => matchingTotpStep(SECRET, code, instant))).toEqual([step, step]);
    expect([milliseconds(from, -1), until].map((instant) => matchingTotpStep(SECRET, code, instant))).toEqual([undefined, undefined]);
  });

  it('takes a code as apps and keyboards write it', () => {
    const code = totpCode(SECRET, step);
    const fullWidth = Array.from(code, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    for (const typed of [` ${code.slice(0, 3)} ${code.slice(3)} `, `${code.slice(0, 3)}\u00a0${code.slice(3)}`, fullWidth]) {
      expect(matchingTotpStep(SECRET, typed, now)).toBe(step);
    }
  });

  it.each(['', '0', '12345', '1234567', 'abcdef', '-12345', '1e5', '__proto__'])('accepts nothing like %j', (typed) => {
    expect(matchingTotpStep(SECRET, typed, now)).toBeUndefined();
  });

  it('accepts nothing that is longer', () => {
    expect(matchingTotpStep(SECRET, totpCode(SECRET, step).repeat(10_000), now)).toBeUndefined();
  });
});

describe('the shared secret', () => {
  it.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])(
    'is written in base32 without padding (RFC 4648 §10): %j',
    (text, written) => {
      expect(base32(Buffer.from(text))).toBe(written);
      expect(fromBase32(written).toString()).toBe(text);
    },
  );

  it('is sealed for one person: promise 5', () => {
    const box = new SecretBox(Buffer.alloc(32, 1));
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const totpSealedSecret = sealTotpFactor(box, 'alice-id', secret, at(5));
    const user = { userId: 'alice-id', username: 'alice', roles: [], createdAt: at(0), updatedAt: at(0), version: 1 };
    expect(totpSealedSecret.toString('latin1')).not.toContain(secret);
    expect(openTotpFactor(box, { ...user, totpSealedSecret })).toEqual({ secret: fromBase32(secret), setAt: at(5) });
    expect(() => openTotpFactor(box, { ...user, userId: 'mallory-id', totpSealedSecret })).toThrow();
    expect(openTotpFactor(box, user)).toBeUndefined();
  });
});
