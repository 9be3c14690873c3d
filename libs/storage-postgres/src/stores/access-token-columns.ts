import type { AccessToken } from '@assent/core';
import { hexOf, type Columns } from '../hot/batch-rows.js';

/** Columns of access_tokens that an insert fills. */
export const TOKEN_TYPES: Columns = {
  expiry_day: 'integer',
  token_hash: 'bytea',
  client_id: 'text',
  user_id: 'uuid',
  grant_id: 'uuid',
  format: 'text',
  scope: 'text[]',
  audience: 'text[]',
  issued_at: 'timestamptz',
  expires_at: 'timestamptz',
  mac_algorithm: 'text',
  mac_sealed_key: 'bytea',
  grant_type: 'text',
  rotation: 'integer',
};

export const TOKEN_COLUMNS = Object.keys(TOKEN_TYPES).join(', ');

/** One row of a batch. */
export const tokenRow = (token: AccessToken): object => ({
  expiry_day: token.expiryDay,
  token_hash: hexOf(token.tokenHash),
  client_id: token.clientId,
  user_id: token.userId,
  grant_id: token.grantId,
  format: token.format,
  scope: token.scope,
  audience: token.audience,
  issued_at: token.issuedAt,
  expires_at: token.expiresAt,
  grant_type: token.grantType,
  rotation: token.rotation,
  ...(token.mac !== undefined && { mac_algorithm: token.mac.algorithm, mac_sealed_key: hexOf(token.mac.sealedKey) }),
});
