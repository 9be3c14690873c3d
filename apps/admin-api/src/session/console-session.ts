import { readCookie, setCookie, type Needs, type WireRequest } from '@assent/core';

/** A person at the console, as the cookie of their browser holds it: sealed, so that nobody else reads or changes it. */
export interface ConsoleSession {
  readonly userId: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  /** What a page of the console must show with every request that changes something. */
  readonly csrfToken: string;
  readonly signedInAt: Date;
  /** When the access token was last renewed, which happens every few minutes while the console is in use. */
  readonly refreshedAt: Date;
}

type CookieNeeds = Pick<Needs, 'clock' | 'config' | 'secretBox'>;

/** A working day: then the person signs in again, whatever they do. */
export const SESSION_SECONDS = 12 * 3600;
/** Without a request for so long, whoever sits there now signs in again. */
export const SESSION_IDLE_SECONDS = 3600;

/** Another one for another content: a session that a former release sealed does not open, and the person signs in again. */
const PURPOSE = 'console session 1';

/** @returns the Set-Cookie value */
export function sessionCookie(session: ConsoleSession, { clock, config, secretBox }: CookieNeeds): string {
  const sealed = secretBox.seal(PURPOSE, JSON.stringify(session)).toString('base64url');
  const remaining = Math.ceil((endOf(session).getTime() - clock.now().getTime()) / 1000);
  return setCookie(config, 'console', sealed, Math.max(1, Math.min(remaining, SESSION_IDLE_SECONDS)), 'Strict');
}

/** @returns the Set-Cookie value that removes the cookie */
export const noSessionCookie = ({ config }: Pick<Needs, 'config'>): string => setCookie(config, 'console', '', 0, 'Strict');

export const hasSessionCookie = (request: WireRequest, { config }: Pick<Needs, 'config'>): boolean => readCookie(request, config, 'console') !== undefined;

/** The session in the request's cookie, over or not; undefined: there is none that we sealed. */
export function readSession(request: WireRequest, { config, secretBox }: Pick<Needs, 'config' | 'secretBox'>): ConsoleSession | undefined {
  const sealed = readCookie(request, config, 'console');
  if (sealed === undefined) return undefined;
  try {
    return parsed(secretBox.open(PURPOSE, Buffer.from(sealed, 'base64url')));
  } catch {
    return undefined; // of another key or release, or somebody's invention
  }
}

export const endOf = ({ signedInAt }: ConsoleSession): Date => new Date(signedInAt.getTime() + SESSION_SECONDS * 1000);

export const isOver = (session: ConsoleSession, now: Date): boolean => now >= endOf(session) || now.getTime() >= session.refreshedAt.getTime() + SESSION_IDLE_SECONDS * 1000;

const INSTANTS: ReadonlySet<string> = new Set<keyof ConsoleSession>(['accessTokenExpiresAt', 'signedInAt', 'refreshedAt']);

/** Only we can have sealed it, so it is what sessionCookie wrote. */
const parsed = (text: string): ConsoleSession => JSON.parse(text, (name, value: unknown) => (INSTANTS.has(name) ? new Date(String(value)) : value)) as ConsoleSession;
