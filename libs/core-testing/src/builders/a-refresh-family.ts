import { randomBytes } from 'node:crypto';
import type { RefreshFamily } from '@assent/core';

const DAY_MILLISECONDS = 86_400_000;

/** A family that was never rotated. */
export const aRefreshFamily = (given: Partial<RefreshFamily> = {}): RefreshFamily => ({
  familySecretHash: randomBytes(32),
  currentHash: randomBytes(32),
  generation: 0,
  expiresAt: new Date(Date.now() + 30 * DAY_MILLISECONDS),
  idleExpiresAt: new Date(Date.now() + 14 * DAY_MILLISECONDS),
  ...given,
});
