import { sessionStands, type KeptSession, type Session } from '@assent/core';
import type { Author } from './change.js';
import { NotFound } from './management-errors.js';
import type { ManagementNeeds } from './management-needs.js';
import { readUser, userTarget } from './user-records.js';

type Needs = Pick<ManagementNeeds, 'changes' | 'clock' | 'sessions'>;

/** A browser in which a person is signed in. */
export interface ManagedSession extends Omit<Session, 'userId'> {
  /** The hash of the browser's cookie in base64url: nobody can make the cookie from it. */
  readonly sessionId: string;
}

/** 32 bytes in base64url, in their one spelling. */
const SESSION_ID = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** The browsers of one person. Signing somebody out of all of them is UserManagement's endSessions. */
export class UserSessions {
  constructor(private readonly needs: Needs) {}

  /** Newest first; of more than 500, those that stay longest. Only those that would sign the person in at this moment. @throws NotFound */
  async list(userId: string): Promise<readonly ManagedSession[]> {
    const { changes, clock, sessions } = this.needs;
    const kept = await sessions.listOf(userId);
    const user = await changes.read((manager) => readUser(manager, userId)); // after the list: what was ended meanwhile is left out
    return kept.filter(({ session }) => sessionStands(session, user, clock.now())).map(managedSession);
  }

  /** The browser is signed out when it returns; its audit entry stands or falls with it. @throws NotFound also for somebody else's session */
  end(userId: string, sessionId: string, by: Author): Promise<void> {
    const { changes, clock, sessions } = this.needs;
    return changes.make(by, async (change) => {
      const user = await readUser(change.manager, userId);
      const cookieHash = Buffer.from(sessionId, 'base64url');
      const session = SESSION_ID.test(sessionId) ? await sessions.find(cookieHash) : undefined;
      if (session?.userId !== userId || !sessionStands(session, user, clock.now())) throw new NotFound('session');
      await change.record('user.end_session', userTarget(userId), { session_id: sessionId, signed_in_at: session.signedInAt.toISOString() });
      await sessions.remove(cookieHash);
    });
  }
}

const managedSession = ({ cookieHash, session: { userId: _, ...session } }: KeptSession): ManagedSession => ({
  sessionId: cookieHash.toString('base64url'),
  ...session,
});
