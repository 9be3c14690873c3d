/** Moves what was made a minute ago into the past, where a real installation has it: nobody waits a day for a picture. */
import pg from 'pg';

const SAMPLE_SECONDS = 5;
const HISTORY_SECONDS = 17 * 60;
/** Fewer good answers than this: the traffic had not begun. */
const MIN_ACTIVE = 5;

export async function moveIntoThePast(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of OLDER) await client.query(statement);
    await repeatSamples(client);
  } finally {
    await client.end();
  }
}

const older = (table, key) => `
  UPDATE ${table} SET created_at = ${table}.created_at - ago, updated_at = CASE WHEN version = 1 THEN ${table}.created_at - ago ELSE updated_at END
  FROM (SELECT ${key}, interval '1 day' * (3.3 + 9.7 * row_number() OVER (ORDER BY created_at DESC, md5(${key}::text))) AS ago FROM ${table}) AS aged
  WHERE aged.${key} = ${table}.${key}`;

const OLDER = [
  older('clients', 'client_id'),
  older('apis', 'identifier'),
  older('users', 'user_id'),
  `UPDATE client_secrets SET created_at = created_at - interval '94 days' WHERE expires_at IS NOT NULL OR client_id <> 'photo-book'`,
  `SET session_replication_role = replica`, // the audit log lets nobody change it
  `UPDATE audit_log SET at = at - rank * interval '7 minutes' - rank * rank * interval '50 seconds'
   FROM (SELECT audit_id, row_number() OVER (ORDER BY audit_id DESC) AS rank FROM audit_log) AS ranked WHERE ranked.audit_id = audit_log.audit_id`,
  `SET session_replication_role = DEFAULT`,
];

/** The traffic of the last minute, again and again: in waves, as busy as it was here and there. What happened before it, sign-ins most of all, goes. */
async function repeatSamples(client) {
  const { rows } = await client.query(`DELETE FROM service_samples RETURNING service, instance, at, payload`);
  const activeOf = ({ payload }) => payload.overall.active ?? 0;
  const samples = rows.filter((row) => activeOf(row) >= MIN_ACTIVE).sort((one, other) => activeOf(one) - activeOf(other));
  const [{ service, instance }] = samples;
  const last = Math.max(...rows.map(({ at }) => at.getTime()));
  for (let back = 0; back * SAMPLE_SECONDS < HISTORY_SECONDS; back += 1) {
    const wave = 0.5 + 0.36 * Math.sin(back / 23) + 0.14 * Math.sin(back * 1.7);
    const { payload } = samples[Math.floor(wave * samples.length)];
    await client.query(`INSERT INTO service_samples (service, instance, at, payload) VALUES ($1, $2, $3, $4)`, [service, instance, new Date(last - back * SAMPLE_SECONDS * 1000), payload]);
  }
}
