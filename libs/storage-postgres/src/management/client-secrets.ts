import { randomUUID } from 'node:crypto';
import { SECRET_AUTH_METHODS, type HashedSecret, type SecretHasher } from '@assent/core';
import { IsNull, MoreThan } from 'typeorm';
import { ClientSecretEntity } from '../entities/client-secret.entity.js';
import type { ClientEntity } from '../entities/client.entity.js';
import { isSuperseded } from '../re-encryption/key-rows.js';
import type { Change } from './change.js';

export const usesSecret = (entity: ClientEntity): boolean => SECRET_AUTH_METHODS.includes(entity.tokenEndpointAuthMethod);

/** The others end after the overlap, or when they were to end before. */
export async function addSecret(change: Change, clientId: string, secret: HashedSecret, overlapSeconds: number): Promise<void> {
  const { manager, at } = change;
  const overlapEnd = new Date(at.getTime() + overlapSeconds * 1000);
  await manager.query(`DELETE FROM client_secrets WHERE client_id = $1 AND (expires_at <= $2 OR $3 <= $2)`, [clientId, at, overlapEnd]);
  await manager.update(ClientSecretEntity, { clientId, expiresAt: IsNull() }, { expiresAt: overlapEnd });
  await manager.query(`UPDATE client_secrets SET expires_at = $2 WHERE client_id = $1 AND expires_at > $2`, [clientId, overlapEnd]);
  await manager.insert(ClientSecretEntity, { secretId: randomUUID(), clientId, ...secret, createdAt: at, expiresAt: null });
}

/** Whether this is one of the secrets that work. It is hashed again where that is due. */
export async function hasSecret({ manager, at }: Change, clientId: string, secret: string, hasher: SecretHasher): Promise<boolean> {
  const live = await manager.findBy(ClientSecretEntity, [
    { clientId, expiresAt: IsNull() },
    { clientId, expiresAt: MoreThan(at) },
  ]);
  const matching = live.map(({ hash, secretId }) => ({ secretId, by: hasher.matchOf(hash, secret) })).filter(({ by }) => by !== undefined);
  const { hash, keyLabel } = hasher.hashed(secret);
  for (const { by, secretId } of matching) if (by === 'previous') await manager.query(REHASH, [secretId, hash, keyLabel]);
  return matching.length > 0;
}

const REHASH = `UPDATE client_secrets SET hash = $2, key_label = $3::text WHERE secret_id = $1 AND NOT ${isSuperseded('$3::text')}`;
