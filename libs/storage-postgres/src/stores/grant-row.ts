import type { GrantState, RefreshFamily } from '@assent/core';
import type { Ordinal } from '../hot/by-ordinal.js';
import { present } from '../hot/present.js';
import { clientStanding, ownerOf, type ClientStandingRow, type OwnerRow } from './standing.js';

/** A grant with the standing of its client and owner. */
export interface GrantRow extends Ordinal, ClientStandingRow, OwnerRow {
  readonly grant_id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly scope: string[];
  readonly resources: string[];
  readonly created_at: Date;
  readonly redeemed_at: Date | null;
  readonly revoked_at: Date | null;
  readonly refresh_family_secret_hash: Buffer | null;
  readonly refresh_current_hash: Buffer | null;
  readonly refresh_previous_hash: Buffer | null;
  readonly refresh_generation: number | null;
  readonly refresh_rotated_at: Date | null;
  readonly refresh_sealed_answer: Buffer | null;
  readonly refresh_expires_at: Date | null;
  readonly refresh_idle_expires_at: Date | null;
}

export function grantStateOf(row: GrantRow): GrantState {
  const refresh = familyOf(row);
  return {
    grant: {
      grantId: row.grant_id,
      clientId: row.client_id,
      userId: row.user_id,
      scope: row.scope,
      resources: row.resources,
      createdAt: row.created_at,
    },
    ...present({ redeemedAt: row.redeemed_at, revokedAt: row.revoked_at }),
    ...(refresh && { refresh }),
    client: clientStanding(row),
    owner: ownerOf(row),
  };
}

function familyOf(row: GrantRow): RefreshFamily | undefined {
  const { refresh_current_hash, refresh_expires_at, refresh_family_secret_hash, refresh_generation, refresh_idle_expires_at } = row;
  if (!refresh_family_secret_hash || !refresh_current_hash || refresh_generation === null) return undefined;
  if (!refresh_expires_at || !refresh_idle_expires_at) return undefined;
  return {
    familySecretHash: refresh_family_secret_hash,
    currentHash: refresh_current_hash,
    generation: refresh_generation,
    expiresAt: refresh_expires_at,
    idleExpiresAt: refresh_idle_expires_at,
    ...present({
      previousHash: row.refresh_previous_hash,
      rotatedAt: row.refresh_rotated_at,
      sealedAnswer: row.refresh_sealed_answer,
    }),
  };
}
