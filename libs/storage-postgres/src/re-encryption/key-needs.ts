import { CONSOLE_CLIENT_ID, labelOf } from '@assent/core';
import type pg from 'pg';
import { keyRows, type KeyRow } from './key-rows.js';

/** What cannot do without a key. */
export interface KeyNeeds {
  /** Of those that sign or will sign. */
  readonly signingKeys: number;
  readonly secondFactors: number;
  readonly clientSecrets: number;
  /** The first of the clients whose secrets these are. */
  readonly clients: readonly string[];
  /** Until then: what lives shortly and cannot be sealed anew, such as keys of MAC tokens. Absent: that is over. */
  readonly until?: Date;
}

export const NOTHING: KeyNeeds = { signingKeys: 0, secondFactors: 0, clientSecrets: 0, clients: [] };

const CLIENTS_NAMED = 20;

export const isNeeded = (needs: KeyNeeds): boolean => needs.signingKeys + needs.secondFactors + needs.clientSecrets > 0 || needs.until !== undefined;

export async function needsOf(client: pg.ClientBase, key: KeyRow): Promise<KeyNeeds> {
  const others = (await keyRows(client)).map(({ label }) => label).filter((label) => label !== key.label);
  return {
    signingKeys: await signingKeysOf(client, key, others),
    secondFactors: await secondFactorsOf(client, key, others),
    ...(await clientSecretsOf(client, key)),
    ...(!key.isOver && { until: key.neededUntil }),
  };
}

/** What has no label looks as if it had any: what has no other key's is taken to be of the first key. */
export const isUnder = (label: string, key: KeyRow, others: readonly string[]): boolean => (key.isFirst ? !others.includes(label) : label === key.label);

async function signingKeysOf(client: pg.ClientBase, key: KeyRow, others: readonly string[]): Promise<number> {
  const keys = await unretiredSigningKeys(client);
  return keys.filter(({ sealed }) => isUnder(labelOf(Buffer.from(sealed, 'base64url')), key, others)).length;
}

export interface SealedSigningKey {
  readonly kid: string;
  readonly sealed: string;
}

export const unretiredSigningKeys = async (client: pg.ClientBase): Promise<readonly SealedSigningKey[]> =>
  (await client.query<SealedSigningKey>(`SELECT kid, sealed_private_key AS sealed FROM signing_keys WHERE retired_at IS NULL OR retired_at > clock_timestamp()`)).rows;

/** As the index has it. */
export const TOTP_LABEL = 'substring(totp_sealed_secret FROM 1 FOR 4)';

async function secondFactorsOf(client: pg.ClientBase, key: KeyRow, others: readonly string[]): Promise<number> {
  const [condition, labels] = key.isFirst ? ['<> ALL', others] : ['= ANY', [key.label]];
  const { rows } = await client.query<{ readonly count: number }>(
    `SELECT count(*)::integer AS count FROM users WHERE totp_sealed_secret IS NOT NULL AND ${TOTP_LABEL} ${condition} ($1::bytea[])`,
    [labels.map((label) => Buffer.from(label, 'hex'))],
  );
  return rows[0]?.count ?? 0;
}

/** Only who has a secret can hash it: those of the console follow from the key itself, and services write them when they start. */
async function clientSecretsOf(client: pg.ClientBase, { label, isFirst }: KeyRow): Promise<Pick<KeyNeeds, 'clientSecrets' | 'clients'>> {
  const { rows } = await client.query<{ readonly client_id: string; readonly total: number }>(
    `SELECT client_id, sum(count(*)) OVER ()::integer AS total FROM client_secrets
     WHERE client_id <> $3 AND (expires_at IS NULL OR expires_at > clock_timestamp()) AND (key_label = $1 OR ($2 AND key_label IS NULL))
     GROUP BY client_id ORDER BY client_id LIMIT ${CLIENTS_NAMED}`,
    [label, isFirst, CONSOLE_CLIENT_ID],
  );
  return { clientSecrets: rows[0]?.total ?? 0, clients: rows.map(({ client_id }) => client_id) };
}
