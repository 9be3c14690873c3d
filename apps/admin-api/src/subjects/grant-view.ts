import type { GrantView } from '@assent/admin-contracts';
import type { ManagedGrant } from '@assent/storage-postgres';
import { instantMember } from './page.js';

export const grantView = (grant: ManagedGrant): GrantView => ({
  grant_id: grant.grantId,
  client_id: grant.clientId,
  ...(grant.clientName !== undefined && { client_name: grant.clientName }),
  user_id: grant.userId,
  ...(grant.username !== undefined && { username: grant.username }),
  scope: grant.scope.join(' '),
  resources: [...grant.resources],
  created_at: grant.createdAt.toISOString(),
  ...instantMember('redeemed_at', grant.redeemedAt),
  ...instantMember('revoked_at', grant.revokedAt),
  ...refreshTokenMember(grant),
  active: grant.deadBecause === undefined,
  ...(grant.deadBecause !== undefined && { inactive_because: grant.deadBecause }),
});

const refreshTokenMember = ({ refresh }: ManagedGrant): Pick<GrantView, 'refresh_token'> =>
  refresh === undefined
    ? {}
    : {
        refresh_token: {
          rotations: refresh.rotations,
          ...instantMember('rotated_at', refresh.rotatedAt),
          expires_at: refresh.expiresAt.toISOString(),
          idle_expires_at: refresh.idleExpiresAt.toISOString(),
        },
      };
