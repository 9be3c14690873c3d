import type { UserView, UserWithTotpView } from '@assent/admin-contracts';
import { userMembersOf } from '@assent/core';
import { MANAGEMENT } from '@assent/service-kit';
import type { ManagedUser, Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { instantMember, pageRequest, pageView } from './page.js';

const userView = (user: ManagedUser): UserView =>
  ({
    user_id: user.userId,
    ...userMembersOf(user),
    has_password: user.hasPassword,
    ...(user.secondFactor !== undefined && { second_factor: user.secondFactor }),
    ...instantMember('disabled_at', user.disabledAt),
    ...instantMember('tokens_not_before', user.tokensNotBefore),
    ...instantMember('sessions_not_before', user.sessionsNotBefore),
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    version: user.version,
  }) as UserView;

@AdminController()
export class UsersController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listUsers')
  async list(@Call() { query }: CallOf<'listUsers'>) {
    const { q: search, role, status } = query;
    return pageView(await this.management.users.list({ search, role, status }, pageRequest(query)), userView);
  }

  @Operation('createUser')
  async create(@Call() { body, by }: CallOf<'createUser'>): Promise<UserView> {
    const { password, ...profile } = body;
    return userView(await this.management.users.create(profile, password, by));
  }

  @Operation('getUser')
  async get(@Call() { params }: CallOf<'getUser'>): Promise<UserView> {
    return userView(await this.management.users.get(params.user_id));
  }

  @Operation('updateUser')
  async update(@Call() { params, body, expectedVersion, by }: CallOf<'updateUser'>): Promise<UserView> {
    return userView(await this.management.users.update(params.user_id, body, expectedVersion, by));
  }

  @Operation('deleteUser')
  delete(@Call() { params, expectedVersion, by }: CallOf<'deleteUser'>): Promise<void> {
    return this.management.users.delete(params.user_id, expectedVersion, by);
  }

  @Operation('disableUser')
  async disable(@Call() { params, by }: CallOf<'disableUser'>): Promise<UserView> {
    return userView(await this.management.users.disable(params.user_id, by));
  }

  @Operation('enableUser')
  async enable(@Call() { params, by }: CallOf<'enableUser'>): Promise<UserView> {
    return userView(await this.management.users.enable(params.user_id, by));
  }

  @Operation('setUserPassword')
  async setPassword(@Call() { params, body, by }: CallOf<'setUserPassword'>): Promise<UserView> {
    return userView(await this.management.users.setPassword(params.user_id, body.password, by));
  }

  @Operation('setUserTotp')
  async setTotp(@Call() { params, by }: CallOf<'setUserTotp'>): Promise<UserWithTotpView> {
    const { user, totpSecret, totpUri } = await this.management.users.setTotp(params.user_id, by);
    return { ...userView(user), totp_secret: totpSecret, totp_uri: totpUri };
  }

  @Operation('removeUserTotp')
  async removeTotp(@Call() { params, by }: CallOf<'removeUserTotp'>): Promise<UserView> {
    return userView(await this.management.users.removeTotp(params.user_id, by));
  }

  @Operation('revokeUser')
  async revokeAll(@Call() { params, by }: CallOf<'revokeUser'>): Promise<UserView> {
    return userView(await this.management.users.revokeAll(params.user_id, by));
  }

  @Operation('endUserSessions')
  async endSessions(@Call() { params, by }: CallOf<'endUserSessions'>): Promise<UserView> {
    return userView(await this.management.users.endSessions(params.user_id, by));
  }
}
