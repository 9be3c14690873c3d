import { labelOf, SIGNING_KEY_PURPOSE, type SecretBox } from '@assent/core';
import type pg from 'pg';
import type { Author } from '../management/change.js';
import { isNeeded, isUnder, needsOf, unretiredSigningKeys } from './key-needs.js';
import { keyRows } from './key-rows.js';

/** What is no longer there, and what is there and of no use. */
export interface ForgottenKey {
  /** What they signed no longer verifies; a new one is made when it is needed. */
  readonly signingKeys: number;
  readonly clientSecrets: number;
  /** Whose secrets these were: they need new ones. */
  readonly clients: readonly string[];
  /** Of people who cannot sign in until an admin takes it away. */
  readonly secondFactors: number;
}

export class KeyInUse extends Error {
  constructor(readonly label: string) {
    super(`a service works with the key ${label} now`);
    this.name = 'KeyInUse';
  }
}

export async function forgetKey(client: pg.ClientBase, label: string, box: SecretBox, by: Author): Promise<ForgottenKey | undefined> {
  const rows = await keyRows(client);
  const key = rows.find((row) => row.label === label && !row.isDone);
  if (key === undefined) return undefined;
  if (key.isPresent) throw new KeyInUse(label);
  const { clients, clientSecrets, secondFactors, ...needs } = await needsOf(client, key);
  if (!isNeeded({ clients, clientSecrets, secondFactors, ...needs })) return undefined;
  const others = rows.map((row) => row.label).filter((other) => other !== label);
  const lost = (await unretiredSigningKeys(client)).filter(({ sealed }) => {
    const bytes = Buffer.from(sealed, 'base64url');
    return isUnder(labelOf(bytes), key, others) && box.keyOf(SIGNING_KEY_PURPOSE, bytes) === undefined;
  });
  const kids = lost.map(({ kid }) => kid);
  await client.query('BEGIN');
  await client.query('DELETE FROM signing_keys WHERE kid = ANY ($1)', [kids]);
  await client.query('DELETE FROM client_secrets WHERE key_label = $1 OR ($2 AND key_label IS NULL)', [label, key.isFirst]);
  await client.query('UPDATE encryption_keys SET done_at = clock_timestamp() WHERE label = $1', [label]);
  const detail = { signing_keys: kids, client_secrets: clientSecrets, second_factors: secondFactors };
  await client.query(`INSERT INTO audit_log (at, actor, action, target, detail) VALUES (clock_timestamp(), $1, 'encryption_key.forget', $2, $3)`, [by.actor, `encryption_key:${label}`, detail]);
  await client.query('COMMIT');
  return { signingKeys: kids.length, clientSecrets, clients, secondFactors };
}
