import type { AuditEntry } from '../../model/audit-entry.js';
import type { Visit } from './signed-in-page.js';

/** What a person did to a client. */
export const auditOf = ({ http, user }: Visit, action: string, clientId: string, at: Date, detail?: AuditEntry['detail']): AuditEntry => ({
  at,
  actor: `user:${user.userId}`,
  actorName: user.username,
  action,
  target: `client:${clientId}`,
  ip: http.remoteAddress,
  ...(detail !== undefined && { detail }),
});
