import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { after, concurrently, countOf, LONG_MILLISECONDS, SHORT_MILLISECONDS } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

const KIND = 'client-assertion';

export const replayStoreContract = (subject: SubjectOf): void => {
  const remember = async (kind: string, value: string, milliseconds = LONG_MILLISECONDS) => {
    const { stores, clock } = subject();
    return stores.replays.remember(kind, value, after(clock, milliseconds));
  };

  describe('ReplayStore', () => {
    it('answers first once, then replayed', async () => {
      const value = randomUUID();
      expect((await remember(KIND, value)).outcome).toBe('first');
      expect((await remember(KIND, value)).outcome).toBe('replayed');
      expect((await remember(KIND, value)).outcome).toBe('replayed');
    });

    it('answers first to exactly one of 100 concurrent calls', async () => {
      const value = randomUUID();
      const answers = await concurrently(() => remember(KIND, value));
      expect(countOf(answers.map(({ outcome }) => outcome), 'first')).toBe(1);
    });

    it('remembers until `until`, no longer', async () => {
      const value = randomUUID();
      await remember(KIND, value, SHORT_MILLISECONDS);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect((await remember(KIND, value)).outcome).toBe('first');
      expect((await remember(KIND, value)).outcome).toBe('replayed');
    });

    it('keeps kinds apart, whatever stands in the value', async () => {
      const value = randomUUID();
      expect((await remember('a', `b:${value}`)).outcome).toBe('first');
      expect((await remember('a:b', value)).outcome).toBe('first');
      expect((await remember('b', `b:${value}`)).outcome).toBe('first');
    });

    it('takes any text as a value: CR LF, patterns, very long', async () => {
      const values = [`*\r\nFLUSHALL\r\n${randomUUID()}`, `%_${randomUUID()}`, `${randomUUID()}${'x'.repeat(100_000)}`];
      for (const value of values) {
        expect((await remember(KIND, value)).outcome).toBe('first');
        expect((await remember(KIND, value)).outcome).toBe('replayed');
      }
    });

    it('says when its memory began, the same at every call and never later than the call', async () => {
      const answers = await concurrently(() => remember(KIND, randomUUID()), 20);
      const births = new Set(answers.map(({ bornAt }) => bornAt.getTime()));
      expect(births.size).toBe(1);
      expect([...births][0]).toBeLessThanOrEqual(subject().clock.now().getTime());
    });
  });
};
