import { usernameKey, userMembersOf, type ImportedUser, type UserProfile } from '@assent/core';
import { UserEntity } from '../entities/user.entity.js';
import type { Change } from './change.js';
import type { Outcome } from './configuration-import.js';
import type { ManagementNeeds } from './management-needs.js';
import { revokeEverythingOf } from './revocation.js';
import { insertUser, requireOtherAdmin, saveUser, userTarget, writeProfile } from './user-records.js';

type Needs = Pick<ManagementNeeds, 'passwordHasher'>;

/** @throws Conflict no admin would be left */
export async function importUser(change: Change, user: ImportedUser, needs: Needs): Promise<Outcome> {
  const where = { usernameKey: usernameKey(user.username) };
  const entity = await change.manager.findOne(UserEntity, { where, lock: { mode: 'pessimistic_write' } });
  return entity === null ? createUser(change, user, needs) : updateUser(change, entity, user, needs);
}

async function createUser(change: Change, user: ImportedUser, { passwordHasher }: Needs): Promise<Outcome> {
  const profile = profileFrom(user, []);
  const entity = await insertUser(change, profile, user.password === undefined ? undefined : await passwordHasher.hash(user.password));
  if (user.disabled) await setDisabled(change, entity, true);
  await change.record('user.create', userTarget(entity.userId), { ...userMembersOf(profile), ...(user.disabled && { disabled: true }) });
  return 'created';
}

async function updateUser(change: Change, entity: UserEntity, user: ImportedUser, { passwordHasher }: Needs): Promise<Outcome> {
  const changed = await writeProfile(change, entity, profileFrom(user, entity.roles));
  const disabled = user.disabled !== undefined && user.disabled !== (entity.disabledAt !== null) ? user.disabled : undefined;
  if (disabled !== undefined) await setDisabled(change, entity, disabled);
  const newPassword = user.password !== undefined && !(await passwordHasher.verify(entity.passwordHash ?? undefined, user.password));
  if (newPassword) {
    entity.passwordHash = await passwordHasher.hash(user.password);
    entity.sessionsNotBefore = change.at;
    await saveUser(change, entity);
  }
  if (changed === undefined && disabled === undefined && !newPassword) return 'unchanged';
  await change.record('user.update', userTarget(entity.userId), {
    ...(changed !== undefined && { changed }),
    ...(disabled !== undefined && { disabled }),
    ...(newPassword && { password: 'replaced' }),
  });
  return 'changed';
}

async function setDisabled(change: Change, entity: UserEntity, disabled: boolean): Promise<void> {
  if (disabled) await requireOtherAdmin(change, entity, 'disable');
  entity.disabledAt = disabled ? change.at : null;
  entity.sessionsNotBefore = change.at;
  await saveUser(change, entity);
  await revokeEverythingOf(change.manager, 'users', entity.userId);
}

const profileFrom = ({ username, email, name, roles }: ImportedUser, otherwise: UserProfile['roles']): UserProfile => ({
  username,
  ...(email !== undefined && { email }),
  ...(name !== undefined && { name }),
  roles: roles ?? otherwise,
});
