import { whyGrantIsDead, type Grant, type GrantState } from '@assent/core';
import type { GrantEntity } from '../entities/grant.entity.js';
import type { Parties } from './parties.js';

/** A grant as admins see it: no hash, no sealed answer. */
export interface ManagedGrant extends Grant {
  readonly clientName?: string;
  readonly username?: string;
  /** Absent: the code was not redeemed (yet). */
  readonly redeemedAt?: Date;
  readonly revokedAt?: Date;
  readonly refresh?: { readonly rotations: number; readonly rotatedAt?: Date; readonly expiresAt: Date; readonly idleExpiresAt: Date };
  /** Absent: it stands. */
  readonly deadBecause?: string;
}

export function managedGrant(entity: GrantEntity, parties: Parties): ManagedGrant {
  const { clientName, ...client } = parties.client(entity.clientId);
  const { username, ...owner } = parties.owner(entity.userId);
  const { grantId, clientId, userId, scope, resources, createdAt } = entity;
  const grant = { grantId, clientId, userId, scope, resources, createdAt };
  const revoked = entity.revokedAt !== null && { revokedAt: entity.revokedAt };
  const state: GrantState = { grant, ...revoked, client, owner: { ...owner, username: username ?? '' } };
  const deadBecause = whyGrantIsDead(state);
  return {
    ...grant,
    ...(clientName !== undefined && { clientName }),
    ...(username !== undefined && { username }),
    ...(entity.redeemedAt !== null && { redeemedAt: entity.redeemedAt }),
    ...revoked,
    ...refreshOf(entity),
    ...(deadBecause !== undefined && { deadBecause }),
  };
}

function refreshOf(entity: GrantEntity): Pick<ManagedGrant, 'refresh'> {
  const { refreshGeneration, refreshRotatedAt, refreshExpiresAt, refreshIdleExpiresAt } = entity;
  if (refreshExpiresAt === null || refreshIdleExpiresAt === null) return {};
  return {
    refresh: {
      rotations: refreshGeneration ?? 0,
      ...(refreshRotatedAt !== null && { rotatedAt: refreshRotatedAt }),
      expiresAt: refreshExpiresAt,
      idleExpiresAt: refreshIdleExpiresAt,
    },
  };
}
