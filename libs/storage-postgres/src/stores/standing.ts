import type { Standing } from '@assent/core';

/** Who is not in the database counts as disabled since ever. */
export const GONE = new Date(0);

/** When everything of a party was revoked, this included; null: this came later. Compared here and not in the services: both instants
 *  are of one clock, and Postgres knows them to the microsecond. */
const revokedSince = (recordedAt: string, party: string): string => `CASE WHEN ${recordedAt} <= ${party}.tokens_not_before THEN ${party}.tokens_not_before END`;

/** Part of a look-up that decides whether the client of `alias` is in good standing, as far as what was recorded at `recordedAt` goes. */
export const CLIENT_STANDING = {
  columns: (recordedAt: string) =>
    `c.client_id IS NOT NULL AS has_client, c.disabled_at AS client_disabled_at, ${revokedSince(recordedAt, 'c')} AS client_revoked_at`,
  isGood: (recordedAt: string) => `c.client_id IS NOT NULL AND c.disabled_at IS NULL AND ${revokedSince(recordedAt, 'c')} IS NULL`,
  join: (alias: string) =>
    `LEFT JOIN LATERAL (SELECT client_id, disabled_at, tokens_not_before FROM clients WHERE client_id = ${alias}.client_id LIMIT 1) AS c ON true`,
};

/** The same for the resource owner. */
export const OWNER_STANDING = {
  columns: (recordedAt: string) => `u.username, u.disabled_at AS owner_disabled_at, ${revokedSince(recordedAt, 'u')} AS owner_revoked_at`,
  isGood: (recordedAt: string) => `u.username IS NOT NULL AND u.disabled_at IS NULL AND ${revokedSince(recordedAt, 'u')} IS NULL`,
  join: (alias: string) =>
    `LEFT JOIN LATERAL (SELECT username, disabled_at, tokens_not_before FROM users WHERE user_id = ${alias}.user_id LIMIT 1) AS u ON true`,
};

export interface ClientStandingRow {
  readonly has_client: boolean;
  readonly client_disabled_at: Date | null;
  readonly client_revoked_at: Date | null;
}

export interface OwnerRow {
  /** Null: the person is gone. */
  readonly username: string | null;
  readonly owner_disabled_at: Date | null;
  readonly owner_revoked_at: Date | null;
}

export const clientStanding = (row: ClientStandingRow): Standing =>
  row.has_client ? standing(row.client_disabled_at, row.client_revoked_at) : { disabledAt: GONE };

export const ownerOf = (row: OwnerRow): Standing & { readonly username: string } =>
  row.username === null
    ? { disabledAt: GONE, username: '' }
    : { ...standing(row.owner_disabled_at, row.owner_revoked_at), username: row.username };

const standing = (disabledAt: Date | null, revokedAt: Date | null): Standing => ({
  ...(disabledAt !== null && { disabledAt }),
  ...(revokedAt !== null && { revokedAt }),
});
