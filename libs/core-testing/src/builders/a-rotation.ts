import { randomBytes } from 'node:crypto';
import type { Rotation } from '@assent/core';

export const aRotation = (given: Partial<Rotation> & Pick<Rotation, 'presentedHash' | 'accessToken'>): Rotation => ({
  nextHash: randomBytes(32),
  sealedAnswer: Buffer.from('sealed answer'),
  rotatedAt: new Date(),
  idleExpiresAt: new Date(Date.now() + 86_400_000),
  ...given,
});
