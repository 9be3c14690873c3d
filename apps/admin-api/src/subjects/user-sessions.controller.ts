import type { UserSessionView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { ManagedSession, Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';

const sessionView = ({ sessionId, signedInAt, expiresAt, ip, userAgent }: ManagedSession): UserSessionView => ({
  session_id: sessionId,
  signed_in_at: signedInAt.toISOString(),
  expires_at: expiresAt.toISOString(),
  ...(ip !== undefined && { ip }),
  ...(userAgent !== undefined && { user_agent: userAgent }),
});

@AdminController()
export class UserSessionsController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listUserSessions')
  async list(@Call() { params }: CallOf<'listUserSessions'>): Promise<{ readonly items: readonly UserSessionView[] }> {
    return { items: (await this.management.sessions.list(params.user_id)).map(sessionView) };
  }

  @Operation('endUserSession')
  end(@Call() { params, by }: CallOf<'endUserSession'>): Promise<void> {
    return this.management.sessions.end(params.user_id, params.session_id, by);
  }
}
