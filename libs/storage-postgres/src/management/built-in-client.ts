import { randomUUID } from 'node:crypto';
import { clientMembersOf, CONSOLE_CLIENT_ID, consoleClient, type SecretHasher } from '@assent/core';
import { ClientSecretEntity } from '../entities/client-secret.entity.js';
import { ClientEntity } from '../entities/client.entity.js';
import type { Change } from './change.js';
import { clientTarget, insertClient, saveClient, writeMetadata } from './client-records.js';
import { Conflict } from './management-errors.js';
import { revokeEverythingOf } from './revocation.js';

export interface ConsoleNeeds {
  readonly issuer: string;
  /** What services derive from their encryption key: one for each key that one of them may have at the moment. */
  readonly consoleSecrets: readonly string[];
  readonly secretHasher: SecretHasher;
}

const TARGET = clientTarget(CONSOLE_CLIENT_ID);

/** An admin could lock every admin out of the console. What was issued to it can be revoked. @throws Conflict */
export function requireNotBuiltIn(clientId: string): void {
  if (clientId !== CONSOLE_CLIENT_ID) return;
  throw new Conflict(`${CONSOLE_CLIENT_ID} is the console itself: it is built in and cannot be changed, disabled or deleted. Its grants and tokens can be revoked.`);
}

/** Makes the console's client, or makes it again what it should be: after a release, under another issuer, with another encryption key,
 *  or when somebody registered a client of this name before there was one. */
export async function ensureConsole(change: Change, needs: ConsoleNeeds): Promise<void> {
  const wanted = consoleClient(needs.issuer);
  const entity = await change.manager.findOne(ClientEntity, { where: { clientId: CONSOLE_CLIENT_ID }, lock: { mode: 'pessimistic_write' } });
  if (entity === null) {
    await insertClient(change, CONSOLE_CLIENT_ID, wanted);
    await writeSecrets(change, needs);
    await change.record('client.create', TARGET, clientMembersOf(wanted));
    return;
  }
  const changed = await writeMetadata(change, entity, wanted);
  const enabled = await enable(change, entity);
  const replaced = await renewSecrets(change, entity, needs);
  if (changed === undefined && !enabled && !replaced) return;
  await change.record('client.update', TARGET, { ...(changed !== undefined && { changed }), ...(enabled && { disabled: false }), ...(replaced && { client_secret: 'replaced' }) });
}

async function enable(change: Change, entity: ClientEntity): Promise<boolean> {
  if (entity.disabledAt === null) return false;
  entity.disabledAt = null;
  await saveClient(change, entity);
  await revokeEverythingOf(change.manager, 'clients', CONSOLE_CLIENT_ID);
  return true;
}

/** With the encryption key the secret changes; the one before works as long as services may have that key.
 *  @returns whether none was ours: then whoever knows another one knows nothing any more, and what it opened is closed */
async function renewSecrets(change: Change, entity: ClientEntity, needs: ConsoleNeeds): Promise<boolean> {
  const { consoleSecrets, secretHasher } = needs;
  const rows = await change.manager.findBy(ClientSecretEntity, { clientId: CONSOLE_CLIENT_ID });
  const ours = rows.filter(({ expiresAt, hash }) => expiresAt === null && consoleSecrets.some((secret) => secretHasher.matches(hash, secret)));
  const isSettled = [rows, consoleSecrets].every(({ length }) => length === ours.length) && ours.every(({ keyLabel }) => keyLabel === secretHasher.keyLabel);
  if (isSettled) return false;
  await writeSecrets(change, needs);
  if (ours.length > 0) return false;
  await saveClient(change, entity);
  await revokeEverythingOf(change.manager, 'clients', CONSOLE_CLIENT_ID);
  return true;
}

async function writeSecrets({ at, manager }: Change, { consoleSecrets, secretHasher }: ConsoleNeeds): Promise<void> {
  await manager.delete(ClientSecretEntity, { clientId: CONSOLE_CLIENT_ID });
  const rows = consoleSecrets.map((secret) => ({ secretId: randomUUID(), clientId: CONSOLE_CLIENT_ID, ...secretHasher.hashed(secret), createdAt: at, expiresAt: null }));
  await manager.insert(ClientSecretEntity, rows);
}
