import { describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { aRotation } from '../../builders/a-rotation.js';
import { anAccessToken } from '../../builders/an-access-token.js';
import { countOf } from '../short-lived/short-lived-samples.js';
import { DOWNFALLS, granted, ODD_TEXTS, redeemed, stateOf, tokenOf, type Redeemed } from './durable-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

export const grantRotationContract = (subject: DurableSubjectOf): void => {
  const { grants, accessTokens } = {
    grants: () => storesOf(subject).grants,
    accessTokens: () => storesOf(subject).accessTokens,
  };
  const rotationOf = ({ grant, refresh }: Redeemed) => aRotation({ presentedHash: refresh.currentHash, accessToken: tokenOf(grant) });

  describe('GrantStore: rotate', () => {
    it('moves the family to its next generation and saves the access token', async () => {
      const made = await redeemed(subject);
      const rotation = rotationOf(made);
      expect(await grants().rotate(made.grant.grantId, rotation)).toBe('rotated');
      expect((await stateOf(subject, made.grant.grantId)).refresh).toStrictEqual({
        familySecretHash: made.refresh.familySecretHash,
        currentHash: rotation.nextHash,
        generation: 1,
        previousHash: made.refresh.currentHash,
        rotatedAt: rotation.rotatedAt,
        sealedAnswer: rotation.sealedAnswer,
        expiresAt: made.refresh.expiresAt,
        idleExpiresAt: rotation.idleExpiresAt,
      });
      expect((await accessTokens().find(rotation.accessToken))?.token).toStrictEqual(rotation.accessToken);
    });

    it('goes on from generation to generation, each time with the current token only', async () => {
      const made = await redeemed(subject);
      const first = rotationOf(made);
      await grants().rotate(made.grant.grantId, first);
      const second = aRotation({ presentedHash: first.nextHash, accessToken: tokenOf(made.grant) });
      expect(await grants().rotate(made.grant.grantId, second)).toBe('rotated');
      for (const presentedHash of [made.refresh.currentHash, first.nextHash]) {
        expect(await grants().rotate(made.grant.grantId, { ...rotationOf(made), presentedHash })).toBe('refused');
      }
      expect((await stateOf(subject, made.grant.grantId)).refresh).toMatchObject({ generation: 2, currentHash: second.nextHash, previousHash: first.nextHash });
    });

    it('answers rotated to exactly one of 50 concurrent calls with one hash, and saves only its token', async () => {
      const made = await redeemed(subject);
      const rotations = Array.from({ length: 50 }, () => rotationOf(made));
      const outcomes = await Promise.all(rotations.map((rotation, index) => nodeOf(subject, index).grants.rotate(made.grant.grantId, rotation)));
      expect(countOf(outcomes, 'rotated')).toBe(1);
      const winner = rotations[outcomes.indexOf('rotated')];
      expect((await stateOf(subject, made.grant.grantId)).refresh).toMatchObject({ generation: 1, currentHash: winner?.nextHash });
      const found = await Promise.all(rotations.map(({ accessToken }) => accessTokens().find(accessToken)));
      expect(found.map((state) => state !== undefined)).toEqual(outcomes.map((outcome) => outcome === 'rotated'));
    });

    it('rotates many families at once', async () => {
      const mine: Redeemed[] = [];
      for (let count = 0; count < 20; count += 1) mine.push(await redeemed(subject));
      const outcomes = await Promise.all(mine.map((made, index) => nodeOf(subject, index).grants.rotate(made.grant.grantId, rotationOf(made))));
      expect(countOf(outcomes, 'rotated')).toBe(20);
    });

    it.each(DOWNFALLS)('refuses when %s, and saves nothing', async (_name, fall) => {
      const made = await redeemed(subject);
      await fall(subject, made);
      const rotation = rotationOf(made);
      expect(await grants().rotate(made.grant.grantId, rotation)).toBe('refused');
      expect(await accessTokens().find(rotation.accessToken)).toBeUndefined();
    });

    it('refuses a hash that is not the current one, and changes nothing', async () => {
      const made = await redeemed(subject);
      const before = await stateOf(subject, made.grant.grantId);
      expect(await grants().rotate(made.grant.grantId, { ...rotationOf(made), presentedHash: randomBytes(32) })).toBe('refused');
      expect(await stateOf(subject, made.grant.grantId)).toStrictEqual(before);
    });

    it('refuses a grant that has no family, and one that was never made', async () => {
      const { grant } = await granted(subject);
      const rotation = aRotation({ presentedHash: randomBytes(32), accessToken: anAccessToken({ clientId: grant.clientId }) });
      for (const id of [grant.grantId, ...ODD_TEXTS, randomUUID()]) expect(await grants().rotate(id, rotation)).toBe('refused');
    });

    it('leaves no living token when it races with a revocation', async () => {
      for (let round = 0; round < 20; round += 1) {
        const made = await redeemed(subject);
        const rotation = rotationOf(made);
        const rotating = nodeOf(subject, 0).grants.rotate(made.grant.grantId, rotation);
        await nodeOf(subject, 1).grants.revoke(made.grant.grantId, new Date());
        const state = await nodeOf(subject, round).accessTokens.find(rotation.accessToken);
        expect(state === undefined || state.grant?.revokedAt !== undefined).toBe(true);
        await rotating;
        expect((await stateOf(subject, made.grant.grantId)).revokedAt).toBeDefined();
      }
    });
  });
};
