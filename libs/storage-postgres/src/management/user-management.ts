import { newTotpFactor, otpauthUri, parsePassword, parseUserProfile, userMembersOf, type Role } from '@assent/core';
import { In } from 'typeorm';
import { UserEntity } from '../entities/user.entity.js';
import { isUniqueViolation, type Author, type Change } from './change.js';
import { patched, requireVersion, type Document } from './documents.js';
import { disableOwnedClients } from './disable-owned-clients.js';
import { forgetConsents } from './forget-consents.js';
import type { ManagementNeeds } from './management-needs.js';
import { Conflict } from './management-errors.js';
import { contains, hasStatus, inOrder, listed, type Condition, type Listing } from './listing.js';
import type { Page, PageRequest } from './page.js';
import { revokeEverythingOf } from './revocation.js';
import {
  insertUser, lockUser, managedUser, profileOf, readUser, requireOtherAdmin, saveUser, userTarget, writeProfile, type ManagedUser,
} from './user-records.js';

type Needs = Pick<ManagementNeeds, 'changes' | 'clock' | 'cursors' | 'issuer' | 'passwordHasher' | 'random' | 'secretBox'>;

/** The secret is in no later answer. */
export interface UserWithTotp {
  readonly user: ManagedUser;
  /** Base32. */
  readonly totpSecret: string;
  /** The same for a QR code. */
  readonly totpUri: string;
}

export interface UserFilter {
  /** Part of the username, the e-mail address, the name or the user_id. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
}

/** Newest first. */
export const USERS: Listing = {
  table: 'users',
  direction: 'DESC',
  keys: [['created_at', 'timestamptz'], ['user_id', 'uuid']],
};

export const userConditions = ({ search, role, status }: UserFilter): Condition[] => [contains(search), [role, '$ = ANY(roles)'], hasStatus(status)];

export class UserManagement {
  constructor(private readonly needs: Needs) {}

  /** @param password undefined: the person cannot sign in yet @throws RulesBroken @throws Conflict the username is taken */
  async create(input: unknown, password: string | undefined, by: Author): Promise<ManagedUser> {
    const profile = parseUserProfile(input);
    const passwordHash = password === undefined ? undefined : await this.needs.passwordHasher.hash(parsePassword(password));
    return orTaken(
      this.needs.changes.make(by, async (change) => {
        const entity = await insertUser(change, profile, passwordHash);
        await change.record('user.create', userTarget(entity.userId), userMembersOf(profile));
        return managedUser(entity);
      }),
    );
  }

  /** @throws NotFound */
  get(userId: string): Promise<ManagedUser> {
    return this.needs.changes.read((manager) => readUser(manager, userId));
  }

  /** Newest first. @throws InvalidCursor */
  list(filter: UserFilter, request: PageRequest): Promise<Page<ManagedUser>> {
    return this.needs.changes.browse(async (manager) => {
      const { ids, ...rest } = await listed(USERS, userConditions(filter), request, manager, this.needs.cursors);
      const entities = inOrder(ids, await manager.findBy(UserEntity, { userId: In([...ids]) }), ({ userId }) => userId);
      return { items: entities.map(managedUser), ...rest };
    });
  }

  /** Changes what the patch names, roles among it; null removes.
   *  @throws RulesBroken @throws NotFound @throws VersionMismatch @throws Conflict */
  update(userId: string, patch: Document, expectedVersion: number | undefined, by: Author): Promise<ManagedUser> {
    return orTaken(
      this.changed(userId, by, async (change, entity) => {
        requireVersion(entity.version, expectedVersion);
        const profile = parseUserProfile(patched(userMembersOf(profileOf(entity)), patch));
        const detail = await writeProfile(change, entity, profile);
        if (detail !== undefined) await change.record('user.update', userTarget(userId), { changed: detail });
      }),
    );
  }

  /** Everything issued for the person and every session is dead at once and stays so when they are enabled again. @throws Conflict */
  disable(userId: string, by: Author): Promise<ManagedUser> {
    return this.changed(userId, by, async (change, entity) => {
      if (entity.disabledAt !== null) return;
      await requireOtherAdmin(change, entity, 'disable');
      entity.disabledAt = change.at;
      entity.sessionsNotBefore = change.at;
      await saveUser(change, entity);
      await revokeEverythingOf(change.manager, 'users', userId);
      await change.record('user.disable', userTarget(userId));
    });
  }

  enable(userId: string, by: Author): Promise<ManagedUser> {
    return this.changed(userId, by, async (change, entity) => {
      if (entity.disabledAt === null) return;
      entity.disabledAt = null;
      entity.sessionsNotBefore = change.at;
      await saveUser(change, entity);
      await revokeEverythingOf(change.manager, 'users', userId); // also what was being issued while they were disabled
      await change.record('user.enable', userTarget(userId));
    });
  }

  /** The user_id is random, so nobody gets it again. Clients that the person registered stop with them. @throws NotFound @throws VersionMismatch @throws Conflict */
  delete(userId: string, expectedVersion: number | undefined, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const entity = await lockUser(change, userId);
      requireVersion(entity.version, expectedVersion);
      await requireOtherAdmin(change, entity, 'delete');
      await disableOwnedClients(change, userId);
      await change.manager.delete(UserEntity, { userId });
      await change.record('user.delete', userTarget(userId), { username: entity.username });
    });
  }

  /** Ends every session: whoever knows the old password is out. @throws RulesBroken */
  async setPassword(userId: string, password: string, by: Author): Promise<ManagedUser> {
    const passwordHash = await this.needs.passwordHasher.hash(parsePassword(password));
    return this.changed(userId, by, async (change, entity) => {
      entity.passwordHash = passwordHash;
      entity.sessionsNotBefore = change.at;
      await saveUser(change, entity);
      await change.record('user.set_password', userTarget(userId));
    });
  }

  /** Gives the person a new secret for an authenticator app; one that they had is worth nothing any more. Ends every session, so that
   *  whoever is signed in has to show it too. What was granted before stays. */
  async setTotp(userId: string, by: Author): Promise<UserWithTotp> {
    const { secret, sealed } = newTotpFactor(userId, this.needs.clock.now(), this.needs);
    const user = await this.changed(userId, by, async (change, entity) => {
      const replaced = entity.totpSealedSecret !== null;
      entity.totpSealedSecret = sealed;
      entity.sessionsNotBefore = change.at;
      await saveUser(change, entity);
      await change.record('user.set_second_factor', userTarget(userId), { second_factor: 'totp', ...(replaced && { replaced }) });
    });
    return { user, totpSecret: secret, totpUri: otpauthUri({ issuer: this.needs.issuer, username: user.username, secret }) };
  }

  /** From then on the password is enough. */
  removeTotp(userId: string, by: Author): Promise<ManagedUser> {
    return this.changed(userId, by, async (change, entity) => {
      if (entity.totpSealedSecret === null) return;
      entity.totpSealedSecret = null;
      await saveUser(change, entity);
      await change.record('user.remove_second_factor', userTarget(userId), { second_factor: 'totp' });
    });
  }

  /** Kills every grant and token of the person, in constant time, and forgets what they allowed clients before. */
  revokeAll(userId: string, by: Author): Promise<ManagedUser> {
    return this.changed(userId, by, async (change, entity) => {
      await saveUser(change, entity);
      await revokeEverythingOf(change.manager, 'users', userId);
      await forgetConsents(change, { userId });
      await change.record('user.revoke_all', userTarget(userId));
    });
  }

  /** Signs the person out everywhere. */
  endSessions(userId: string, by: Author): Promise<ManagedUser> {
    return this.changed(userId, by, async (change, entity) => {
      entity.sessionsNotBefore = change.at;
      await saveUser(change, entity);
      await change.record('user.end_sessions', userTarget(userId));
    });
  }

  private changed(userId: string, by: Author, work: (change: Change, entity: UserEntity) => Promise<void>): Promise<ManagedUser> {
    return this.needs.changes.make(by, async (change) => {
      await work(change, await lockUser(change, userId));
      return readUser(change.manager, userId);
    });
  }
}

const TAKEN = { field: 'username', rule: 'must be the name of nobody else: upper and lower case, and wide and narrow letters, are one (RFC 8265 §3.3)' };

async function orTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isUniqueViolation(error) ? new Conflict('The username is taken.', TAKEN) : error;
  }
}
