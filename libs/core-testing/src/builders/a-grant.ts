import { randomUUID } from 'node:crypto';
import type { Grant } from '@assent/core';

export const aGrant = (given: Partial<Grant> & Pick<Grant, 'clientId' | 'userId'>): Grant => ({
  grantId: randomUUID(),
  scope: ['api:read', 'offline_access'],
  resources: [],
  createdAt: new Date(),
  ...given,
});
