import type { User } from '../model/user.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { WireRequest } from '../wire/request.js';

interface Decision {
  readonly clientId: string;
  readonly user: User;
  /** Nothing: they declined. */
  readonly scope: readonly string[];
}

export const auditConsent = (http: WireRequest, { clientId, scope, user }: Decision, { audit, clock }: { readonly audit: AuditLog; readonly clock: Clock }): Promise<void> =>
  audit.append({
    at: clock.now(),
    actor: `user:${user.userId}`,
    actorName: user.username,
    action: scope.length === 0 ? 'consent.deny' : 'consent.allow',
    target: `client:${clientId}`,
    ip: http.remoteAddress,
    ...(scope.length > 0 && { detail: { scope } }),
  });
