import type { UserConsentView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { ManagedConsent, Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';

const consentView = ({ clientId, clientName, scope, updatedAt }: ManagedConsent): UserConsentView => ({
  client_id: clientId,
  ...(clientName !== undefined && { client_name: clientName }),
  scope: scope.join(' '),
  updated_at: updatedAt.toISOString(),
});

@AdminController()
export class UserConsentsController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listUserConsents')
  async list(@Call() { params }: CallOf<'listUserConsents'>): Promise<{ readonly items: readonly UserConsentView[] }> {
    return { items: (await this.management.consents.list(params.user_id)).map(consentView) };
  }

  @Operation('withdrawUserConsent')
  withdraw(@Call() { params, by }: CallOf<'withdrawUserConsent'>): Promise<void> {
    return this.management.consents.withdraw(params.user_id, params.client_id, by);
  }
}
