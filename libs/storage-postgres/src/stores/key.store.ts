import type { KeyStore, SigningKey } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { LOCKS } from '../operations/locks.js';

const PUBLISHED: Statement = {
  name: 'signing-keys-published',
  text: `SELECT kid, algorithm, public_jwk, sealed_private_key, created_at, active_from, retired_at FROM signing_keys WHERE retired_at IS NULL OR retired_at > $1::timestamptz ORDER BY created_at, kid`,
};
const SAVE_FIRST = `
  INSERT INTO signing_keys (kid, algorithm, public_jwk, sealed_private_key, created_at, active_from, retired_at)
  SELECT $1, $2, $3, $4, $5, $6, $7
  WHERE NOT EXISTS (SELECT FROM signing_keys WHERE retired_at IS NULL OR retired_at > $5::timestamptz)`;

interface SigningKeyRow {
  readonly kid: string;
  readonly algorithm: 'ES256';
  readonly public_jwk: Readonly<Record<string, string>>;
  readonly sealed_private_key: string;
  readonly created_at: Date;
  readonly active_from: Date;
  readonly retired_at: Date | null;
}

export class PostgresKeyStore implements KeyStore {
  constructor(private readonly pool: HotPool) {}

  async published(at: Date): Promise<readonly SigningKey[]> {
    return (await this.pool.rows<SigningKeyRow>(PUBLISHED, [at])).map(signingKeyOf);
  }

  async saveFirst(key: SigningKey): Promise<void> {
    await this.pool.transaction(async (client) => {
      // The insert is a statement of its own, so that it sees what the lock's last owner committed.
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.firstSigningKey]);
      await client.query(SAVE_FIRST, [
        key.kid,
        key.algorithm,
        JSON.stringify(key.publicJwk),
        key.sealedPrivateKey,
        key.createdAt,
        key.activeFrom,
        key.retiredAt ?? null,
      ]);
    });
  }
}

const signingKeyOf = (row: SigningKeyRow): SigningKey => ({
  kid: row.kid,
  algorithm: row.algorithm,
  publicJwk: row.public_jwk,
  sealedPrivateKey: row.sealed_private_key,
  createdAt: row.created_at,
  activeFrom: row.active_from,
  ...(row.retired_at !== null && { retiredAt: row.retired_at }),
});
