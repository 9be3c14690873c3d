import { randomUUID } from 'node:crypto';
import { usernameKey, userMembersOf, type User, type UserProfile } from '@assent/core';
import type { EntityManager } from 'typeorm';
import { UserEntity } from '../entities/user.entity.js';
import { isUuid } from '../hot/text.js';
import type { Change } from './change.js';
import { differences } from './documents.js';
import { Conflict, NotFound } from './management-errors.js';
import { MANAGEMENT_LOCKS } from './management-locks.js';

/** A person as admins see them: whether there is a password and a second factor, not what they are. */
export type ManagedUser = Omit<User, 'passwordHash' | 'totpSealedSecret'> & { readonly hasPassword: boolean; readonly secondFactor?: 'totp' };

export const userTarget = (userId: string): string => `user:${userId}`;

/** @throws NotFound */
export async function lockUser({ manager }: Change, userId: string): Promise<UserEntity> {
  if (!isUuid(userId)) throw new NotFound('user');
  const entity = await manager.findOne(UserEntity, { where: { userId }, lock: { mode: 'pessimistic_write' } });
  if (entity === null) throw new NotFound('user');
  return entity;
}

export async function insertUser({ manager, at }: Change, profile: UserProfile, passwordHash: string | undefined): Promise<UserEntity> {
  const entity = manager.create(UserEntity, {
    userId: randomUUID(),
    ...columnsOf(profile),
    passwordHash: passwordHash ?? null,
    totpSealedSecret: null,
    disabledAt: null,
    tokensNotBefore: null,
    sessionsNotBefore: null,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await manager.insert(UserEntity, entity);
  return entity;
}

/** @returns what changed; undefined: nothing, and nothing was written @throws Conflict no admin would be left */
export async function writeProfile(change: Change, entity: UserEntity, profile: UserProfile): Promise<object | undefined> {
  const changed = differences(userMembersOf(profileOf(entity)), userMembersOf(profile));
  if (changed === undefined) return undefined;
  if (!profile.roles.includes('admin')) await requireOtherAdmin(change, entity, 'take the admin role from');
  Object.assign(entity, columnsOf(profile));
  await saveUser(change, entity);
  return changed;
}

export async function saveUser({ manager, at }: Change, entity: UserEntity): Promise<void> {
  entity.updatedAt = at;
  entity.version += 1;
  await manager.update(UserEntity, { userId: entity.userId }, entity);
}

/** Nobody locks themselves out, and not two admins each other at the same time.
 *  @param deed "disable", "delete" @throws Conflict */
export async function requireOtherAdmin({ manager, by }: Change, entity: UserEntity, deed: string): Promise<void> {
  if (!entity.roles.includes('admin') || entity.disabledAt !== null) return;
  if (by.actor === userTarget(entity.userId)) throw new Conflict(`You cannot ${deed} yourself.`);
  await manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.admins]);
  const others = await manager
    .createQueryBuilder(UserEntity, 'other')
    .where(`other.userId <> :userId AND 'admin' = ANY(other.roles) AND other.disabledAt IS NULL`, { userId: entity.userId })
    .getCount();
  if (others === 0) throw new Conflict(`You cannot ${deed} the last admin.`);
}

export const profileOf = ({ username, email, name, roles }: UserEntity): UserProfile => ({
  username,
  ...(email !== null && { email }),
  ...(name !== null && { name }),
  roles,
});

const columnsOf = ({ username, email, name, roles }: UserProfile) => ({
  username,
  usernameKey: usernameKey(username),
  email: email ?? null,
  name: name ?? null,
  roles: [...roles],
});

export const managedUser = (entity: UserEntity): ManagedUser => ({
  userId: entity.userId,
  ...profileOf(entity),
  hasPassword: entity.passwordHash !== null,
  ...(entity.totpSealedSecret !== null && { secondFactor: 'totp' as const }),
  ...(entity.disabledAt !== null && { disabledAt: entity.disabledAt }),
  ...(entity.tokensNotBefore !== null && { tokensNotBefore: entity.tokensNotBefore }),
  ...(entity.sessionsNotBefore !== null && { sessionsNotBefore: entity.sessionsNotBefore }),
  createdAt: entity.createdAt,
  updatedAt: entity.updatedAt,
  version: entity.version,
});

export async function readUser(manager: EntityManager, userId: string): Promise<ManagedUser> {
  const entity = isUuid(userId) ? await manager.findOneBy(UserEntity, { userId }) : null;
  if (entity === null) throw new NotFound('user');
  return managedUser(entity);
}
