import type { Statement } from '../hot/hot-pool.js';

/** The device code is saved if its user code was free. */
export const SAVE: Statement = {
  name: 'device-codes-save',
  text: `
    WITH claimed AS (
      INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('device-user-code', $1::bytea, to_jsonb(encode($2::bytea, 'hex')), $4::timestamptz)
      ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at WHERE short_lived.expires_at <= $5::timestamptz
      RETURNING 1
    )
    INSERT INTO short_lived (kind, key, value, expires_at) SELECT 'device-code', $2::bytea, $3::jsonb, $4::timestamptz FROM claimed
    RETURNING 1`,
};

export const FIND: Statement = {
  name: 'device-codes-find',
  text: `SELECT value FROM short_lived WHERE kind = 'device-code' AND key = $1::bytea AND expires_at > $2::timestamptz`,
};

export const FIND_BY_USER_CODE: Statement = {
  name: 'device-codes-find-by-user-code',
  text: `
    SELECT decode(value #>> '{}', 'hex') AS device_code_hash FROM short_lived
    WHERE kind = 'device-user-code' AND key = $1::bytea AND expires_at > $2::timestamptz`,
};

export const DECIDE: Statement = {
  name: 'device-codes-decide',
  text: `
    UPDATE short_lived SET value = value || $3::jsonb
    WHERE kind = 'device-code' AND key = $1::bytea AND value ->> 'state' = 'pending' AND (value -> 'expiry')::bigint > $2::bigint
    RETURNING 1`,
};

/** One update, so that its expressions see what the poll before it has left, whatever the concurrency. */
export const POLL: Statement = {
  name: 'device-codes-poll',
  text: `
    UPDATE short_lived SET value = value || CASE
      WHEN value ->> 'state' = 'spent' THEN '{"outcome": "replayed"}'
      WHEN (value -> 'expiry')::bigint <= $3::bigint THEN '{"outcome": "expired"}'
      WHEN value ->> 'state' = 'denied' THEN '{"outcome": "denied"}'
      WHEN value ->> 'state' = 'approved' THEN '{"outcome": "approved", "state": "spent"}'
      WHEN $3::bigint - (value -> 'polled')::bigint < (value -> 'interval')::bigint - $4::bigint
        THEN jsonb_build_object('outcome', 'slow_down', 'polled', $3::bigint, 'interval', (value -> 'interval')::bigint + $5::bigint)
      ELSE jsonb_build_object('outcome', 'pending', 'polled', $3::bigint)
    END
    WHERE kind = 'device-code' AND key = $1::bytea AND expires_at > $2::timestamptz
    RETURNING value`,
};
