import type { GrantView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { grantView } from './grant-view.js';
import { pageRequest, pageView } from './page.js';

@AdminController()
export class GrantsController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listGrants')
  async list(@Call() { query }: CallOf<'listGrants'>) {
    const { client_id: clientId, user_id: userId, api } = query;
    return pageView(await this.management.grants.list({ clientId, userId, api }, pageRequest(query)), grantView);
  }

  @Operation('getGrant')
  async get(@Call() { params }: CallOf<'getGrant'>): Promise<GrantView> {
    return grantView(await this.management.grants.get(params.grant_id));
  }

  @Operation('revokeGrant')
  revoke(@Call() { params, by }: CallOf<'revokeGrant'>): Promise<void> {
    return this.management.grants.revoke(params.grant_id, by);
  }
}
