import { whyGrantIsDead, type Grant, type GrantState, type RefreshFamily } from '@assent/core';
import type { EntityManager } from 'typeorm';
import { byOrdinal } from '../hot/by-ordinal.js';
import { grantStateOf, type GrantRow } from '../stores/grant-row.js';
import { FIND } from '../stores/grant-statements.js';
import { clientNamesOf } from './client-names.js';
import { USABLE_GRANTS } from './liveness.js';

/** A grant as admins see it: no hash, no sealed answer. */
export interface ManagedGrant extends Grant {
  readonly clientName?: string;
  readonly username?: string;
  /** Absent: the code was not redeemed (yet). */
  readonly redeemedAt?: Date;
  readonly revokedAt?: Date;
  readonly refresh?: { readonly rotations: number; readonly rotatedAt?: Date; readonly expiresAt: Date; readonly idleExpiresAt: Date };
  /** Absent: it stands, and something of it can be used. */
  readonly deadBecause?: string;
}

/** In the order of the ids; who is gone meanwhile is left out. Read as the token endpoint does: what counts there is what is shown. */
export async function managedGrants(manager: EntityManager, grantIds: readonly string[], at: Date): Promise<readonly ManagedGrant[]> {
  const rows: GrantRow[] = await manager.query(FIND.text, [grantIds]);
  const states = byOrdinal(grantIds, rows, grantStateOf).filter((state) => state !== undefined);
  const names = await clientNamesOf(manager, states.map(({ grant }) => grant.clientId));
  const usable = new Set((await manager.query<{ grant_id: string }[]>(USABLE_GRANTS, [grantIds, at])).map(({ grant_id }) => grant_id));
  return states.map((state) => managedGrant(state, names.get(state.grant.clientId), usable.has(state.grant.grantId)));
}

function managedGrant(state: GrantState, clientName: string | undefined, isUsable: boolean): ManagedGrant {
  const { grant, redeemedAt, revokedAt, refresh, owner } = state;
  const deadBecause = whyGrantIsDead(state) ?? (isUsable ? undefined : whyUnusable(state));
  return {
    ...grant,
    ...(clientName !== undefined && { clientName }),
    ...(owner.username !== '' && { username: owner.username }),
    ...(redeemedAt && { redeemedAt }),
    ...(revokedAt && { revokedAt }),
    ...(refresh && { refresh: progressOf(refresh) }),
    ...(deadBecause !== undefined && { deadBecause }),
  };
}

const whyUnusable = ({ redeemedAt }: GrantState): string => (redeemedAt === undefined ? 'nobody redeemed it in time' : 'everything issued from it has ended');

const progressOf = ({ generation, rotatedAt, expiresAt, idleExpiresAt }: RefreshFamily): ManagedGrant['refresh'] & {} => ({
  rotations: generation,
  ...(rotatedAt && { rotatedAt }),
  expiresAt,
  idleExpiresAt,
});
