import type { ApiUsageView, ClientUsageView, UserUsageView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import { COUNTED_UP_TO, type Management, type PartyUsage } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';

const partyUsageView = ({ liveGrants, liveTokens }: PartyUsage): ClientUsageView & UserUsageView => ({
  live_grants: liveGrants,
  live_tokens: liveTokens,
  counted_up_to: COUNTED_UP_TO,
});

/** What would stop working: for who is about to disable, delete or revoke. */
@AdminController()
export class UsageController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('getClientUsage')
  async ofClient(@Call() { params }: CallOf<'getClientUsage'>): Promise<ClientUsageView> {
    return partyUsageView(await this.management.usage.ofClient(params.client_id));
  }

  @Operation('getUserUsage')
  async ofUser(@Call() { params }: CallOf<'getUserUsage'>): Promise<UserUsageView> {
    return partyUsageView(await this.management.usage.ofUser(params.user_id));
  }

  @Operation('getApiUsage')
  async ofApi(@Call() { params }: CallOf<'getApiUsage'>): Promise<ApiUsageView> {
    const { clients, liveTokens } = await this.management.usage.ofApi(params.identifier);
    return { live_tokens: liveTokens, clients, counted_up_to: COUNTED_UP_TO };
  }
}
