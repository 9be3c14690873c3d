import type { ServerConfig } from '../config/server-config.js';
import { sessionStands, signInStands } from '../model/session.js';
import type { User } from '../model/user.js';
import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';
import type { SessionStore } from '../ports/session.store.js';
import type { UserStore } from '../ports/user.store.js';
import { sha256 } from '../secrets/sha256.js';
import { newHandle } from '../tokens/token-text.js';
import { readCookie, setCookie } from '../wire/cookies.js';
import { header, type WireRequest } from '../wire/request.js';

export interface SessionNeeds {
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly random: Random;
  readonly sessions: SessionStore;
  readonly users: UserStore;
}

/** Who is signed in, read from the stores at each request: a disabled person or an ended session is nobody at once. */
export async function signedInUser(request: WireRequest, { clock, config, sessions, users }: SessionNeeds): Promise<User | undefined> {
  const cookie = readCookie(request, config, 'session');
  const session = cookie === undefined ? undefined : await sessions.find(sha256(cookie));
  if (session === undefined) return undefined;
  const user = await users.find(session.userId);
  return user !== undefined && sessionStands(session, user, clock.now()) ? user : undefined;
}

/** The person as they are now: nobody once they are disabled or gone, or their sessions were ended at that instant or since. */
export async function personSince(userId: string, since: Date, { users }: Pick<SessionNeeds, 'users'>): Promise<User | undefined> {
  const user = await users.find(userId);
  return user !== undefined && signInStands(since, user) ? user : undefined;
}

/** Who signs in, and from when: from before the password was checked, so that a change of the password meanwhile ends the session too. */
interface SignedIn {
  readonly user: User;
  readonly signedInAt: Date;
}

const MAX_USER_AGENT_CHARACTERS = 200;
/** Control and format characters, and halves of pairs: a list of browsers shows this text. */
const UNPRINTABLE = /\p{C}/gu;

/** Always a new session with a new id: nothing that was known before the sign-in is worth anything after it.
 *  @returns the Set-Cookie value */
export async function startSession(request: WireRequest, { user, signedInAt }: SignedIn, { config, random, sessions }: Omit<SessionNeeds, 'clock'>): Promise<string> {
  const cookie = newHandle(random);
  const expiresAt = new Date(signedInAt.getTime() + config.sessionTtlSeconds * 1000);
  await sessions.save(sha256(cookie), { userId: user.userId, signedInAt, expiresAt, ip: request.remoteAddress, ...userAgentOf(request) });
  return setCookie(config, 'session', cookie, config.sessionTtlSeconds);
}

function userAgentOf(request: WireRequest): { readonly userAgent?: string } {
  const printable = (header(request, 'user-agent') ?? '').replace(UNPRINTABLE, '').trim();
  return printable === '' ? {} : { userAgent: [...printable].slice(0, MAX_USER_AGENT_CHARACTERS).join('') };
}

/** @returns the Set-Cookie value that removes the cookie */
export async function endSession(request: WireRequest, { config, sessions }: SessionNeeds): Promise<string> {
  const cookie = readCookie(request, config, 'session');
  if (cookie !== undefined) await sessions.remove(sha256(cookie));
  return setCookie(config, 'session', '', 0);
}
