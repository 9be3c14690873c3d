import type { AccessToken, AccessTokenReference, AccessTokenState, AccessTokenStore } from '@assent/core';
import { batchParameter, batchRows } from '../hot/batch-rows.js';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { Remembered } from '../hot/remembered.js';
import type { StateEpoch } from '../hot/state-epoch.js';
import { withPartitions } from '../operations/partitions.js';
import { TOKEN_COLUMNS, TOKEN_TYPES, tokenRow } from './access-token-columns.js';
import { CLIENT_STANDING, clientStanding, OWNER_STANDING, ownerOf, type ClientStandingRow, type OwnerRow } from './standing.js';
import { GONE } from './standing.js';

/** What was issued from a grant is as old as the grant: a rotation that did not see the revocation of everything yet may record its
 *  token after it. */
const SINCE = 'least(t.recorded_at, g.recorded_at)';

export const FIND: Statement = {
  name: 'access-tokens-find',
  text: `
    SELECT k.ordinal::integer, t.client_id, t.user_id, t.grant_id, t.format, t.scope, t.audience, t.issued_at, t.expires_at, t.revoked_at,
      g.grant_id IS NOT NULL AS has_grant, g.revoked_at AS grant_revoked_at,
      ${CLIENT_STANDING.columns(SINCE)}, ${OWNER_STANDING.columns(SINCE)}
    FROM unnest($1::integer[], $2::bytea[]) WITH ORDINALITY AS k (expiry_day, token_hash, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM access_tokens WHERE expiry_day = k.expiry_day AND token_hash = k.token_hash LIMIT 1) AS t
    LEFT JOIN LATERAL (SELECT grant_id, revoked_at, recorded_at FROM grants WHERE grant_id = t.grant_id LIMIT 1) AS g ON true
    ${CLIENT_STANDING.join('t')}
    ${OWNER_STANDING.join('t')}`,
};

const SAVE: Statement = {
  name: 'access-tokens-save',
  text: `
    WITH allowed AS MATERIALIZED (
      SELECT i.* FROM ${batchRows({ ordinal: 'integer', ...TOKEN_TYPES })}
      CROSS JOIN LATERAL (SELECT FROM clients WHERE client_id = i.client_id AND disabled_at IS NULL LIMIT 1) AS c
    ),
    saved AS (INSERT INTO access_tokens (${TOKEN_COLUMNS}) SELECT ${TOKEN_COLUMNS} FROM allowed)
    SELECT ordinal FROM allowed`,
};

/** Keys come sorted, so that two batches with the same tokens take their row locks in one order. */
export const REVOKE: Statement = {
  name: 'access-tokens-revoke',
  text: `
    UPDATE access_tokens t SET revoked_at = k.at
    FROM unnest($1::integer[], $2::bytea[], $3::timestamptz[]) AS k (expiry_day, token_hash, at)
    WHERE t.expiry_day = k.expiry_day AND t.token_hash = k.token_hash AND t.revoked_at IS NULL`,
};

/** Tokens that are remembered: about a kilobyte each. */
const CAPACITY = 20_000;

export interface StateRow extends Ordinal, ClientStandingRow, OwnerRow {
  readonly client_id: string;
  readonly user_id: string | null;
  readonly grant_id: string | null;
  readonly format: AccessToken['format'];
  readonly scope: string[];
  readonly audience: string[];
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly has_grant: boolean;
  readonly grant_revoked_at: Date | null;
}

interface Revocation {
  readonly reference: AccessTokenReference;
  readonly at: Date;
}

export class PostgresAccessTokenStore implements AccessTokenStore {
  private readonly finding = new Coalescer<AccessTokenReference, AccessTokenState | undefined>((batch) => this.findBatch(batch));
  private readonly saving = new Coalescer<AccessToken, 'saved' | 'refused'>((batch) => this.saveBatch(batch));
  private readonly revoking = new Coalescer<Revocation, void>((batch) => this.revokeBatch(batch));

  private readonly known: Remembered<AccessTokenReference, AccessTokenState>;

  constructor(
    private readonly pool: HotPool,
    epoch: StateEpoch,
  ) {
    this.known = new Remembered(epoch, (reference) => this.finding.call(reference), nameOf, CAPACITY);
  }

  save(token: AccessToken): Promise<'saved' | 'refused'> {
    return this.saving.call(token);
  }

  async find(reference: AccessTokenReference): Promise<AccessTokenState | undefined> {
    return isDay(reference.expiryDay) ? this.known.find(reference) : undefined;
  }

  async revoke(reference: AccessTokenReference, at: Date): Promise<void> {
    if (isDay(reference.expiryDay)) await this.revoking.call({ reference, at });
  }

  private async findBatch(references: readonly AccessTokenReference[]): Promise<(AccessTokenState | undefined)[]> {
    const values = [references.map(({ expiryDay }) => expiryDay), references.map(({ tokenHash }) => tokenHash)];
    const rows = await this.pool.rows<StateRow>(FIND, values);
    return byOrdinal(references, rows, (row) => stateOf(row, references[row.ordinal - 1] as AccessTokenReference));
  }

  private async saveBatch(tokens: readonly AccessToken[]): Promise<('saved' | 'refused')[]> {
    const batch = batchParameter(tokens.map((token, index) => ({ ordinal: index + 1, ...tokenRow(token) })));
    const saved = new Set((await withPartitions(this.pool, tokens, () => this.pool.rows<Ordinal>(SAVE, batch))).map(({ ordinal }) => ordinal));
    return tokens.map((_, index) => (saved.has(index + 1) ? 'saved' : 'refused'));
  }

  private async revokeBatch(batch: readonly Revocation[]): Promise<void[]> {
    const sorted = batch.toSorted((a, b) => a.reference.expiryDay - b.reference.expiryDay || a.reference.tokenHash.compare(b.reference.tokenHash));
    await this.pool.rows(REVOKE, [
      sorted.map(({ reference }) => reference.expiryDay),
      sorted.map(({ reference }) => reference.tokenHash),
      sorted.map(({ at }) => at.toISOString()),
    ]);
    return batch.map(() => undefined);
  }
}

/** The token's hash is one of its whole text, day included. */
const nameOf = ({ tokenHash }: AccessTokenReference): string => tokenHash.toString('latin1');

/** What the column can hold: a token's text may name any day. */
const isDay = (day: number): boolean => Number.isInteger(day) && day >= 0 && day < 2 ** 31;

export function stateOf(row: StateRow, { expiryDay, tokenHash }: AccessTokenReference): AccessTokenState {
  const token: AccessToken = {
    expiryDay,
    tokenHash,
    clientId: row.client_id,
    ...(row.user_id !== null && { userId: row.user_id }),
    ...(row.grant_id !== null && { grantId: row.grant_id }),
    format: row.format,
    scope: row.scope,
    audience: row.audience,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  };
  return {
    token,
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.grant_id !== null && { grant: grantOf(row) }),
    client: clientStanding(row),
    ...(row.user_id !== null && { owner: ownerOf(row) }),
  };
}

function grantOf({ has_grant, grant_revoked_at }: StateRow): { readonly revokedAt?: Date } {
  if (!has_grant) return { revokedAt: GONE };
  return grant_revoked_at === null ? {} : { revokedAt: grant_revoked_at };
}
