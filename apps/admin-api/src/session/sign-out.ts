import type { ConsoleSignOut } from '@assent/admin-contracts';
import { endSession, type Needs, type WireRequest } from '@assent/core';
import type { ConsoleClient } from './console-client.js';
import { noSessionCookie, type ConsoleSession } from './console-session.js';

interface SignOutNeeds extends Pick<Needs, 'audit' | 'clock' | 'config' | 'random' | 'sessions' | 'users'> {
  readonly client: ConsoleClient;
}

/** When it returns, everything that the console was issued for this session is dead. @returns Set-Cookie values @throws StoreUnavailable */
export async function signOut(request: WireRequest, session: ConsoleSession, { sign_out_of_assent }: ConsoleSignOut, needs: SignOutNeeds): Promise<readonly string[]> {
  await needs.client.revoke(session.refreshToken);
  const user = await needs.users.find(session.userId);
  await needs.audit.append({ at: needs.clock.now(), actor: `user:${session.userId}`, ...(user && { actorName: user.username }), action: 'console.sign_out', ip: request.remoteAddress });
  return [noSessionCookie(needs), ...(sign_out_of_assent === true ? [await endSession(request, needs)] : [])];
}
