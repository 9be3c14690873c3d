import { labelOf, SIGNING_KEY_PURPOSE, type SecretBox } from '@assent/core';
import type pg from 'pg';
import type { Author } from '../management/change.js';
import { isNeeded, isUnder, needsOf, NOTHING, unretiredSigningKeys, type KeyNeeds, type SealedSigningKey } from './key-needs.js';
import { keyRows, markDone, sayLost, type KeyRow } from './key-rows.js';
import { sealedAlready } from './sealed-already.js';

/** The key of a release from before labels, where no service has said which one it was. */
export const UNLABELLED = 'unlabelled';

/** What is no longer there, and what is there and of no use. */
export interface ForgottenKey {
  /** What they signed no longer verifies; a new one is made when it is needed. */
  readonly signingKeys: number;
  readonly clientSecrets: number;
  /** Whose secrets these were: they need new ones. */
  readonly clients: readonly string[];
  /** Of people who cannot sign in until an admin takes it away. */
  readonly secondFactors: number;
  /** Of a key that is here: what it still opens, until that has been sealed anew or has expired. */
  readonly rest: KeyNeeds;
}

export class KeyInUse extends Error {
  constructor(readonly label: string) {
    super(`the key ${label} is one that things are sealed with now`);
    this.name = 'KeyInUse';
  }
}

/** Of a key that is here only the client secrets go, and nothing that it opens is given up. */
export async function forgetKey(client: pg.ClientBase, label: string, box: SecretBox, by: Author): Promise<ForgottenKey | undefined> {
  if (label === UNLABELLED && (await isUnlabelledLost(client, box))) await sayLost(client, label);
  const rows = await keyRows(client);
  const key = rows.find((row) => row.label === label && !row.isDone);
  if (key === undefined) return undefined;
  if (key.isPresent || box.labels[0] === label) throw new KeyInUse(label);
  const needs = await needsOf(client, key);
  if (!isNeeded(needs)) return undefined;
  const lost = await lostSigningKeys(client, key, box, rows.map((row) => row.label).filter((other) => other !== label));
  const { clients, clientSecrets } = needs;
  const isHere = box.labels.includes(label);
  const gone = { signingKeys: lost.length, clientSecrets, clients, secondFactors: isHere ? 0 : needs.secondFactors };
  await client.query('BEGIN');
  await client.query('DELETE FROM signing_keys WHERE sealed_private_key = ANY ($1)', [lost.map(({ sealed }) => sealed)]);
  await client.query('DELETE FROM client_secrets WHERE key_label = $1 OR ($2 AND key_label IS NULL)', [label, key.isFirst]);
  const rest = isHere ? await needsOf(client, key) : NOTHING;
  if (!isNeeded(rest)) await markDone(client, label);
  const detail = { signing_keys: lost.map(({ kid }) => kid), client_secrets: clientSecrets, second_factors: gone.secondFactors };
  await client.query(`INSERT INTO audit_log (at, actor, action, target, detail) VALUES (clock_timestamp(), $1, 'encryption_key.forget', $2, $3)`, [by.actor, `encryption_key:${label}`, detail]);
  await client.query('COMMIT');
  return { ...gone, rest };
}

async function isUnlabelledLost(client: pg.ClientBase, box: SecretBox): Promise<boolean> {
  return (await keyRows(client)).length === 0 && (await sealedAlready(client, box)).some((sealed) => sealed.label === undefined);
}

/** Those that no key here opens. */
async function lostSigningKeys(client: pg.ClientBase, key: KeyRow, box: SecretBox, others: readonly string[]): Promise<readonly SealedSigningKey[]> {
  return (await unretiredSigningKeys(client)).filter(({ sealed }) => {
    const bytes = Buffer.from(sealed, 'base64url');
    return isUnder(labelOf(bytes), key, others) && box.keyOf(SIGNING_KEY_PURPOSE, bytes) === undefined;
  });
}
