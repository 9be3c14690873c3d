import { describe, expect, it } from '@jest/globals';
import { SLOW_DOWN_SECONDS } from '@assent/core';
import { after, concurrently, countOf, LONG_MILLISECONDS, randomHash, sampleApproval, sampleDeviceRequest, SHORT_MILLISECONDS } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

const INTERVAL_SECONDS = 5;

export const deviceCodeStoreContract = (subject: SubjectOf): void => {
  const saved = async (milliseconds = LONG_MILLISECONDS, intervalSeconds = INTERVAL_SECONDS) => {
    const { stores, clock } = subject();
    const hashes = { deviceCodeHash: randomHash(), userCodeHash: randomHash() };
    const request = sampleDeviceRequest(after(clock, milliseconds));
    expect(await stores.deviceCodes.save(hashes, request, intervalSeconds)).toBe('saved');
    return { deviceCodes: stores.deviceCodes, hash: hashes.deviceCodeHash, ...hashes, request };
  };
  const approved = async (milliseconds = LONG_MILLISECONDS) => {
    const code = await saved(milliseconds);
    const approval = sampleApproval();
    expect(await code.deviceCodes.decide(code.hash, approval)).toBe('decided');
    return { ...code, approval };
  };

  describe('DeviceCodeStore', () => {
    it('finds a code by its hash, and by its user code', async () => {
      const { deviceCodes, hash, request, userCodeHash } = await saved();
      expect(await deviceCodes.find(hash)).toStrictEqual({ state: 'pending', request });
      expect(await deviceCodes.findByUserCode(userCodeHash)).toStrictEqual(hash);
    });

    it('does not know codes that were never saved', async () => {
      const { deviceCodes } = subject().stores;
      expect(await deviceCodes.find(randomHash())).toBeUndefined();
      expect(await deviceCodes.findByUserCode(randomHash())).toBeUndefined();
      expect(await deviceCodes.decide(randomHash(), 'denied')).toBe('refused');
      expect(await deviceCodes.poll(randomHash())).toStrictEqual({ outcome: 'unknown' });
    });

    it('takes neither code for the other', async () => {
      const { deviceCodes, hash, userCodeHash } = await saved();
      expect(await deviceCodes.find(userCodeHash)).toBeUndefined();
      expect(await deviceCodes.poll(userCodeHash)).toStrictEqual({ outcome: 'unknown' });
      expect(await deviceCodes.findByUserCode(hash)).toBeUndefined();
    });

    it('gives a user code to one of 20 devices that get the same', async () => {
      const { stores, clock } = subject();
      const userCodeHash = randomHash();
      const hashes = Array.from({ length: 20 }, randomHash);
      const request = sampleDeviceRequest(after(clock, LONG_MILLISECONDS));
      const answers = await concurrently((index) => stores.deviceCodes.save({ deviceCodeHash: hashes[index]!, userCodeHash }, request, 5), 20);
      expect(countOf(answers, 'saved')).toBe(1);
      const winner = hashes[answers.indexOf('saved')]!;
      expect(await stores.deviceCodes.findByUserCode(userCodeHash)).toStrictEqual(winner);
      const known = await Promise.all(hashes.map((hash) => stores.deviceCodes.find(hash)));
      expect(known.filter((code) => code !== undefined)).toHaveLength(1);
    });

    it('tells what the person allowed, with and without what may be absent', async () => {
      const { offlineDeclined: _, ...bare } = sampleApproval();
      for (const approval of [sampleApproval(), bare]) {
        const { deviceCodes, hash, request } = await saved();
        await deviceCodes.decide(hash, approval);
        expect(await deviceCodes.find(hash)).toStrictEqual({ state: 'approved', approval, request });
        expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'approved', approval });
        expect(await deviceCodes.find(hash)).toStrictEqual({ state: 'spent', approval, request });
        expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'replayed', approval });
      }
    });

    it('tells that the person declined, again and again', async () => {
      const { deviceCodes, hash, request } = await saved();
      expect(await deviceCodes.decide(hash, 'denied')).toBe('decided');
      expect(await deviceCodes.find(hash)).toStrictEqual({ state: 'denied', request });
      for (let poll = 0; poll < 3; poll += 1) expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'denied' });
    });

    it('lets one of 20 concurrent decisions through, and keeps it', async () => {
      const { deviceCodes, hash } = await saved();
      const approvals = Array.from({ length: 20 }, sampleApproval);
      const answers = await concurrently((index) => deviceCodes.decide(hash, approvals[index]!), 20);
      expect(countOf(answers, 'decided')).toBe(1);
      expect(await deviceCodes.decide(hash, 'denied')).toBe('refused');
      expect(await deviceCodes.find(hash)).toMatchObject({ state: 'approved', approval: approvals[answers.indexOf('decided')]! });
      await deviceCodes.poll(hash);
      expect(await deviceCodes.decide(hash, 'denied')).toBe('refused');
    });

    it('answers approved to exactly one of 20 polls at once, replayed to the rest', async () => {
      const { deviceCodes, hash, approval } = await approved();
      const answers = await concurrently(() => deviceCodes.poll(hash), 20);
      expect(answers.filter(({ outcome }) => outcome === 'approved')).toStrictEqual([{ outcome: 'approved', approval }]);
      expect(answers.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(19);
    });

    it('RFC 8628 §3.5: makes the interval 5 seconds longer for each poll that comes too early, for all that follow', async () => {
      const { deviceCodes, hash } = await saved();
      const pollAfter = async (seconds: number) => {
        await subject().pass(seconds * 1000);
        return (await deviceCodes.poll(hash)).outcome;
      };
      expect(await pollAfter(0)).toBe('pending');
      expect(await pollAfter(INTERVAL_SECONDS)).toBe('pending');
      expect(await pollAfter(1)).toBe('slow_down');
      expect(await pollAfter(INTERVAL_SECONDS)).toBe('slow_down');
      expect(await pollAfter(INTERVAL_SECONDS + 2 * SLOW_DOWN_SECONDS)).toBe('pending');
      expect(await pollAfter(INTERVAL_SECONDS + 2 * SLOW_DOWN_SECONDS)).toBe('pending');
    });

    it('does not call a poll early that differs by what clocks and networks do', async () => {
      const { deviceCodes, hash } = await saved();
      await deviceCodes.poll(hash);
      await subject().pass(INTERVAL_SECONDS * 1000 - 400);
      expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'pending' });
    });

    it('counts every early poll of 20 at once', async () => {
      const { deviceCodes, hash } = await saved();
      const answers = await concurrently(async () => (await deviceCodes.poll(hash)).outcome, 20);
      expect(countOf(answers, 'pending')).toBe(1);
      expect(countOf(answers, 'slow_down')).toBe(19);
      await subject().pass((INTERVAL_SECONDS + 18 * SLOW_DOWN_SECONDS) * 1000);
      expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'slow_down' });
    });

    it('tells a decision at once, however early the poll comes', async () => {
      const { deviceCodes, hash } = await saved();
      await deviceCodes.poll(hash);
      await deviceCodes.poll(hash);
      const approval = sampleApproval();
      await deviceCodes.decide(hash, approval);
      expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'approved', approval });
    });

    it('remembers a code after its expiry as expired, whether somebody decided or not, and takes no decision', async () => {
      const [pending, yes, no] = [await saved(SHORT_MILLISECONDS), await approved(SHORT_MILLISECONDS), await saved(SHORT_MILLISECONDS)];
      await no.deviceCodes.decide(no.hash, 'denied');
      await subject().pass(SHORT_MILLISECONDS + 1);
      for (const { deviceCodes, hash, request, userCodeHash } of [pending, yes, no]) {
        expect(await deviceCodes.find(hash)).toStrictEqual({ state: 'expired', request });
        expect(await deviceCodes.findByUserCode(userCodeHash)).toStrictEqual(hash);
        expect(await deviceCodes.decide(hash, sampleApproval())).toBe('refused');
        expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'expired' });
      }
    });

    it('remembers a spent code after its expiry, so that its reuse is noticed', async () => {
      const { approval, deviceCodes, hash, request } = await approved(SHORT_MILLISECONDS);
      await deviceCodes.poll(hash);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect(await deviceCodes.find(hash)).toStrictEqual({ state: 'spent', approval, request });
      expect(await deviceCodes.poll(hash)).toStrictEqual({ outcome: 'replayed', approval });
    });

    it('does not touch one code by another', async () => {
      const one = await approved();
      const other = await saved();
      await one.deviceCodes.poll(one.hash);
      expect(await other.deviceCodes.poll(other.hash)).toStrictEqual({ outcome: 'pending' });
    });
  });
};
