import type { AccessToken, AccessTokenReference, AccessTokenState, AccessTokenStore, MacAlgorithm } from '@assent/core';
import { batchParameter, batchRows } from '../hot/batch-rows.js';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { Remembered } from '../hot/remembered.js';
import type { Epoch } from '../hot/state-epoch.js';
import { withPartitions } from '../operations/partitions.js';
import { TOKEN_COLUMNS, TOKEN_TYPES, tokenRow } from './access-token-columns.js';
import { CLIENT_STANDING, clientStanding, OWNER_STANDING, ownerOf, type ClientStandingRow, type OwnerRow } from './standing.js';
import { GONE } from './standing.js';

/** What was issued from a grant is as old as the grant: a rotation that did not see the revocation of everything yet may record its
 *  token after it. */
export const SINCE = 'least(t.recorded_at, g.recorded_at)';
/** Of a token `t`. */
export const GRANT_JOIN = 'LEFT JOIN LATERAL (SELECT grant_id, revoked_at, recorded_at FROM grants WHERE grant_id = t.grant_id LIMIT 1) AS g ON true';

export const FIND: Statement = {
  name: 'access-tokens-find',
  text: `
    SELECT k.ordinal::integer, t.client_id, t.user_id, t.grant_id, t.format, t.scope, t.audience, t.issued_at, t.expires_at, t.revoked_at, t.mac_algorithm, t.mac_sealed_key, t.grant_type, t.rotation,
      g.grant_id IS NOT NULL AS has_grant, g.revoked_at AS grant_revoked_at,
      ${CLIENT_STANDING.columns(SINCE)}, ${OWNER_STANDING.columns(SINCE)}
    FROM unnest($1::integer[], $2::bytea[]) WITH ORDINALITY AS k (expiry_day, token_hash, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM access_tokens WHERE expiry_day = k.expiry_day AND token_hash = k.token_hash LIMIT 1) AS t
    ${GRANT_JOIN}
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

/** Keys come sorted and once, so that two batches with the same tokens take their row locks in one order. The change is an insert that
 *  conflicts: it goes by the key, where an UPDATE with a join would leave the planner the choice to read whole partitions. */
export const REVOKE: Statement = {
  name: 'access-tokens-revoke',
  text: `
    INSERT INTO access_tokens AS t (${TOKEN_COLUMNS}, revoked_at)
    SELECT ${TOKEN_COLUMNS.split(', ').map((column) => `found.${column}`).join(', ')}, k.at
    FROM (SELECT DISTINCT ON (expiry_day, token_hash) * FROM unnest($1::integer[], $2::bytea[], $3::timestamptz[]) AS r (expiry_day, token_hash, at)
          ORDER BY expiry_day, token_hash, at) AS k
    CROSS JOIN LATERAL (SELECT * FROM access_tokens WHERE expiry_day = k.expiry_day AND token_hash = k.token_hash LIMIT 1 FOR NO KEY UPDATE) AS found
    ON CONFLICT (expiry_day, token_hash) DO UPDATE SET revoked_at = excluded.revoked_at WHERE t.revoked_at IS NULL`,
};

/** The row's own value, if it has one. An update by key: the planner has no choice, and the value never changes again. */
export const FIX_MAC_DELTA: Statement = {
  name: 'access-tokens-fix-mac-delta',
  text: `
    UPDATE access_tokens SET mac_delta_seconds = coalesce(mac_delta_seconds, $3::bigint)
    WHERE expiry_day = $1::integer AND token_hash = $2::bytea AND coalesce(mac_delta_seconds, $3::bigint) IS NOT NULL
    RETURNING mac_delta_seconds::text AS delta`,
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
  readonly mac_algorithm: MacAlgorithm | null;
  readonly mac_sealed_key: Buffer | null;
  readonly grant_type: string | null;
  readonly rotation: number | null;
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
  private readonly macDeltas = new Map<string, number>();

  constructor(
    private readonly pool: HotPool,
    epoch: Epoch,
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

  /** What was fixed once stays, so it may be remembered without asking again. */
  async fixMacDelta(reference: AccessTokenReference, deltaSeconds: number | undefined): Promise<number | undefined> {
    const known = this.macDeltas.get(nameOf(reference));
    if (known !== undefined || !isDay(reference.expiryDay)) return known;
    const [row] = await this.pool.rows<{ readonly delta: string }>(FIX_MAC_DELTA, [reference.expiryDay, reference.tokenHash, deltaSeconds ?? null]);
    if (row === undefined) return undefined;
    if (this.macDeltas.size >= CAPACITY) this.macDeltas.clear();
    this.macDeltas.set(nameOf(reference), Number(row.delta));
    return Number(row.delta);
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
    await this.pool.rows(REVOKE, [
      batch.map(({ reference }) => reference.expiryDay),
      batch.map(({ reference }) => reference.tokenHash),
      batch.map(({ at }) => at.toISOString()),
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
    ...(row.grant_type !== null && { grantType: row.grant_type }),
    ...(row.rotation !== null && { rotation: row.rotation }),
    format: row.format,
    scope: row.scope,
    audience: row.audience,
    ...(row.mac_algorithm !== null && row.mac_sealed_key !== null && { mac: { algorithm: row.mac_algorithm, sealedKey: row.mac_sealed_key } }),
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
