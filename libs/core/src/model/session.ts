import type { User } from './user.js';

/** A signed-in browser. Found by the hash of its cookie. */
export interface Session {
  readonly userId: string;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
  /** Where the browser was when its person signed in. */
  readonly ip?: string;
  /** What the browser said it is: up to 200 printable characters. Anybody can say anything. */
  readonly userAgent?: string;
}

type Standing = Pick<User, 'disabledAt' | 'sessionsNotBefore'>;

/** Whether a sign-in at that instant still counts: not once the person is disabled, or their sessions were ended then or since. */
export const signInStands = (signedInAt: Date, { disabledAt, sessionsNotBefore }: Standing): boolean =>
  disabledAt === undefined && (sessionsNotBefore === undefined || signedInAt > sessionsNotBefore);

/** Whether the browser is signed in at this instant. */
export const sessionStands = ({ expiresAt, signedInAt }: Session, user: Standing, now: Date): boolean => expiresAt > now && signInStands(signedInAt, user);
