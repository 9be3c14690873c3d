import { randomUUID } from 'node:crypto';
import { RulesBroken, trustedIssuerMembersOf, unknownIssuerClients, type AssertionKind, type TrustedIssuer, type TrustedIssuerProfile } from '@assent/core';
import { In } from 'typeorm';
import { ClientEntity } from '../entities/client.entity.js';
import { TrustedIssuerEntity } from '../entities/trusted-issuer.entity.js';
import { isUuid } from '../hot/text.js';
import type { Change } from './change.js';
import { requireKnownScopes } from './client-records.js';
import { differences } from './documents.js';
import { NotFound } from './management-errors.js';

export const trustedIssuerTarget = (trustedIssuerId: string): string => `trusted_issuer:${trustedIssuerId}`;

/** @throws NotFound */
export async function lockTrustedIssuer({ manager }: Change, trustedIssuerId: string): Promise<TrustedIssuerEntity> {
  const where = { trustedIssuerId };
  const entity = isUuid(trustedIssuerId) ? await manager.findOne(TrustedIssuerEntity, { where, lock: { mode: 'pessimistic_write' } }) : null;
  if (entity === null) throw new NotFound('trusted issuer');
  return entity;
}

export const lockTrustedIssuerNamed = ({ manager }: Change, kind: AssertionKind, issuer: string): Promise<TrustedIssuerEntity | null> =>
  manager.findOne(TrustedIssuerEntity, { where: { kind, issuer }, lock: { mode: 'pessimistic_write' } });

export async function insertTrustedIssuer(change: Change, profile: TrustedIssuerProfile, disabled = false): Promise<TrustedIssuerEntity> {
  const { manager, at } = change;
  const entity = manager.create(TrustedIssuerEntity, {
    trustedIssuerId: randomUUID(),
    ...columnsOf(profile),
    disabledAt: disabled ? at : null,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await manager.insert(TrustedIssuerEntity, entity as object);
  await change.record('trusted_issuer.create', trustedIssuerTarget(entity.trustedIssuerId), { ...trustedIssuerMembersOf(profile), ...(disabled && { disabled }) });
  return entity;
}

/** @returns what changed; undefined: nothing, and nothing was written */
export async function writeTrustedIssuer(change: Change, entity: TrustedIssuerEntity, profile: TrustedIssuerProfile): Promise<object | undefined> {
  const changed = differences(trustedIssuerMembersOf(profileOfIssuer(entity)), trustedIssuerMembersOf(profile));
  if (changed === undefined) return undefined;
  Object.assign(entity, columnsOf(profile));
  await saveTrustedIssuer(change, entity);
  return changed;
}

export async function saveTrustedIssuer({ manager, at }: Change, entity: TrustedIssuerEntity): Promise<void> {
  entity.updatedAt = at;
  entity.version += 1;
  await manager.update(TrustedIssuerEntity, { trustedIssuerId: entity.trustedIssuerId }, entity as object);
}

/** Holds the clients until the change is done, so that none is deleted meanwhile. @throws RulesBroken */
export async function requireKnownNames(change: Change, { clients, scope }: TrustedIssuerProfile): Promise<void> {
  await requireKnownScopes(change, scope);
  const found = await change.manager.find(ClientEntity, {
    select: { clientId: true },
    where: { clientId: In([...clients]) },
    lock: { mode: 'pessimistic_read' },
  });
  const violations = unknownIssuerClients(clients, new Set(found.map(({ clientId }) => clientId)));
  if (violations.length > 0) throw new RulesBroken(violations);
}

/** For a client that is deleted: one that gets its client_id later may not use what it could. An issuer that was trusted for nobody else
 *  is disabled, because no names mean every client. */
export async function withdrawClient(change: Change, clientId: string): Promise<void> {
  const [rows]: [{ id: string; now_disabled: boolean }[], number] = await change.manager.query(
    `UPDATE trusted_issuers SET clients = array_remove(clients, $1), updated_at = $2, version = version + 1,
       disabled_at = CASE WHEN clients <@ ARRAY[$1] THEN coalesce(disabled_at, $2) ELSE disabled_at END
     WHERE clients @> ARRAY[$1] RETURNING trusted_issuer_id AS id, clients = '{}' AND disabled_at = $2 AS now_disabled`,
    [clientId, change.at],
  );
  for (const { id } of rows.filter(({ now_disabled }) => now_disabled)) {
    await change.record('trusted_issuer.disable', trustedIssuerTarget(id), { last_client_deleted: clientId });
  }
}

const columnsOf = ({ kind, issuer, name, jwks, certificates, subject, clients, scope }: TrustedIssuerProfile) => ({
  kind,
  issuer,
  name,
  jwks: jwks ?? null,
  certificates: certificates === undefined ? null : [...certificates],
  subject,
  clients: [...clients],
  scope: [...scope],
});

export const profileOfIssuer = (entity: TrustedIssuerEntity): TrustedIssuerProfile => ({
  kind: entity.kind,
  issuer: entity.issuer,
  name: entity.name,
  ...(entity.jwks !== null && { jwks: entity.jwks }),
  ...(entity.certificates !== null && { certificates: entity.certificates }),
  subject: entity.subject,
  clients: entity.clients,
  scope: entity.scope,
});

export const managedTrustedIssuer = (entity: TrustedIssuerEntity): TrustedIssuer => ({
  trustedIssuerId: entity.trustedIssuerId,
  ...profileOfIssuer(entity),
  ...(entity.disabledAt !== null && { disabledAt: entity.disabledAt }),
  createdAt: entity.createdAt,
  updatedAt: entity.updatedAt,
  version: entity.version,
});
