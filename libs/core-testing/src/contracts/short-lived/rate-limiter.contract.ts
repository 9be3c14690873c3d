import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { concurrently, LONG_MILLISECONDS, SHORT_MILLISECONDS } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

const LONG_SECONDS = LONG_MILLISECONDS / 1000;
const SHORT_SECONDS = SHORT_MILLISECONDS / 1000;

export const rateLimiterContract = (subject: SubjectOf): void => {
  const limiter = () => subject().stores.rateLimiter;
  const anyKey = () => `sign-in:${randomUUID()}`;

  describe('RateLimiter', () => {
    it('counts each event, this one included', async () => {
      const key = anyKey();
      expect((await limiter().hit(key, LONG_SECONDS)).count).toBe(1);
      expect((await limiter().hit(key, LONG_SECONDS)).count).toBe(2);
    });

    it('counts exactly under concurrency', async () => {
      const key = anyKey();
      const answers = await concurrently(() => limiter().hit(key, LONG_SECONDS));
      const counts = answers.map(({ count }) => count).sort((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it('fixes the window at the first event: later ones do not move its end', async () => {
      const key = anyKey();
      const before = subject().clock.now().getTime();
      const first = await limiter().hit(key, LONG_SECONDS);
      const second = await limiter().hit(key, LONG_SECONDS);
      expect(second.resetsAt).toEqual(first.resetsAt);
      expect(first.resetsAt.getTime()).toBeGreaterThan(before);
      expect(first.resetsAt.getTime()).toBeLessThanOrEqual(subject().clock.now().getTime() + LONG_MILLISECONDS);
    });

    it('begins again at one after the window', async () => {
      const key = anyKey();
      await limiter().hit(key, SHORT_SECONDS);
      await limiter().hit(key, SHORT_SECONDS);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect(await limiter().peek(key)).toBeUndefined();
      expect((await limiter().hit(key, SHORT_SECONDS)).count).toBe(1);
    });

    it('peeks without counting', async () => {
      const key = anyKey();
      expect(await limiter().peek(key)).toBeUndefined();
      const hit = await limiter().hit(key, LONG_SECONDS);
      expect(await limiter().peek(key)).toEqual(hit);
      expect(await limiter().peek(key)).toEqual(hit);
    });

    it('takes one event back, without moving the end of the window', async () => {
      const key = anyKey();
      const first = await limiter().hit(key, LONG_SECONDS);
      await limiter().hit(key, LONG_SECONDS);
      await limiter().takeBack(key);
      expect(await limiter().peek(key)).toEqual(first);
    });

    it('takes back exactly under concurrency, and never more than there was', async () => {
      const key = anyKey();
      await concurrently(() => limiter().hit(key, LONG_SECONDS));
      await Promise.all(Array.from({ length: 60 }, () => limiter().takeBack(key)));
      expect(await limiter().peek(key)).toMatchObject({ count: 40 });
      await concurrently(() => limiter().takeBack(key));
      expect((await limiter().hit(key, LONG_SECONDS)).count).toBe(1);
    });

    it('takes nothing back where nothing was counted, or its window is over', async () => {
      const [unknown, over] = [anyKey(), anyKey()];
      await limiter().takeBack(unknown);
      expect((await limiter().hit(unknown, LONG_SECONDS)).count).toBe(1);
      await limiter().hit(over, SHORT_SECONDS);
      await subject().pass(SHORT_MILLISECONDS + 1);
      await limiter().takeBack(over);
      expect((await limiter().hit(over, SHORT_SECONDS)).count).toBe(1);
    });

    it('forgets a key that is reset, and only that one', async () => {
      const [key, other] = [anyKey(), anyKey()];
      await limiter().hit(key, LONG_SECONDS);
      await limiter().hit(other, LONG_SECONDS);
      await limiter().reset(key);
      expect(await limiter().peek(key)).toBeUndefined();
      expect((await limiter().hit(other, LONG_SECONDS)).count).toBe(2);
    });

    it('takes any text as a key: CR LF, patterns, very long', async () => {
      for (const key of [`*\r\n${anyKey()}`, `${anyKey()}%_`, `${anyKey()}${'x'.repeat(100_000)}`]) {
        expect((await limiter().hit(key, LONG_SECONDS)).count).toBe(1);
        expect((await limiter().hit(key, LONG_SECONDS)).count).toBe(2);
      }
    });
  });
};
