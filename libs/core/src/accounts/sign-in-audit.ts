import type { User } from '../model/user.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { Attempt } from './attempts.js';

interface AuditNeeds {
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export interface SignIn extends Attempt {
  /** Whom the person signs in for; absent: themselves. */
  readonly clientId?: string | undefined;
  /** Never a password, a code or a secret. */
  readonly detail?: Readonly<Record<string, string>>;
}

const MAX_NAME_CHARACTERS = 255;

export const auditSuccess = (signIn: SignIn, user: User, needs: AuditNeeds): Promise<void> => append('sign_in.success', `user:${user.userId}`, signIn, needs);

export const auditFailure = (signIn: SignIn, needs: AuditNeeds): Promise<void> => append('sign_in.failure', 'anonymous', signIn, needs);

const append = (action: string, actor: string, { clientId, detail, remoteAddress, username }: SignIn, { audit, clock }: AuditNeeds): Promise<void> =>
  audit.append({
    at: clock.now(),
    actor,
    actorName: username.slice(0, MAX_NAME_CHARACTERS),
    action,
    ...(clientId !== undefined && { target: `client:${clientId}` }),
    ip: remoteAddress,
    ...(detail !== undefined && { detail }),
  });
