import { InvalidAssertion } from '../errors/invalid-assertion.js';
import type { Client } from '../model/client.js';
import type { AssertionKind, TrustedIssuer } from '../model/trusted-issuer.js';
import type { User } from '../model/user.js';
import type { Clock } from '../ports/clock.js';
import { AHEAD_SECONDS, CLOCK_TOLERANCE_SECONDS } from '../tokens/first-use.js';
import type { GrantNeeds } from './grant-type.js';

/** An assertion that expires later is refused: the memory of those that were used must outlive it. */
export const MAX_ASSERTION_LIFETIME_SECONDS = 600;

/** When an assertion may be used. */
export interface AssertionTimes {
  readonly issuedAt?: Date;
  readonly notBefore?: Date;
  readonly notOnOrAfter?: Date;
}

/** An assertion with everything about it checked but whether it was used before. */
export interface CheckedAssertion {
  readonly issuer: TrustedIssuer;
  /** Whom it is about, in the issuer's words. */
  readonly subject: string;
  /** What no other assertion of the issuer has. */
  readonly identity: readonly string[];
  readonly issuedAt?: Date;
  readonly expiresAt: Date;
}

/** @throws InvalidAssertion nobody that we trust, or not for this client */
export async function trustedIssuer(
  kind: AssertionKind,
  name: string,
  client: Client,
  { config, trustedIssuers }: Pick<GrantNeeds, 'config' | 'trustedIssuers'>,
): Promise<TrustedIssuer> {
  // RFC 8725 §3.11: what we sign ourselves, access tokens above all, is no assertion
  if (name === config.issuer) throw new InvalidAssertion('the issuer is this server');
  const issuer = await trustedIssuers.find(kind, name);
  if (issuer === undefined) throw new InvalidAssertion('no enabled trusted issuer has this name');
  if (issuer.clients.length > 0 && !issuer.clients.includes(client.clientId)) throw new InvalidAssertion('the issuer is not trusted for this client');
  return issuer;
}

/** @spec RFC 7523 §3(4) to (6), RFC 7522 §3(5) to (7) @throws InvalidAssertion */
export function requireValidNow({ issuedAt, notBefore, notOnOrAfter }: AssertionTimes, clock: Clock): void {
  const now = clock.now().getTime();
  const tolerance = CLOCK_TOLERANCE_SECONDS * 1000;
  if (notOnOrAfter !== undefined && notOnOrAfter.getTime() + tolerance <= now) throw new InvalidAssertion('the assertion has expired');
  if (notBefore !== undefined && notBefore.getTime() - tolerance > now) throw new InvalidAssertion('the assertion is not valid yet');
  if (issuedAt !== undefined && issuedAt.getTime() > now + AHEAD_SECONDS * 1000) throw new InvalidAssertion('the assertion is from the future');
}

/** @throws InvalidAssertion */
export function requireShortLife(expiresAt: Date, clock: Clock): void {
  const latest = clock.now().getTime() + (MAX_ASSERTION_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS) * 1000;
  if (expiresAt.getTime() > latest) throw new InvalidAssertion('the assertion lives too long');
}

/** @throws InvalidAssertion nobody, several, or somebody who is disabled */
export async function personOf(issuer: TrustedIssuer, subject: string, { users }: Pick<GrantNeeds, 'users'>): Promise<User> {
  const user = await FIND[issuer.subject](users, subject);
  if (user === undefined) throw new InvalidAssertion(`nobody (or more than one) has this ${issuer.subject}`);
  if (user.disabledAt !== undefined) throw new InvalidAssertion('the person is disabled');
  return user;
}

const FIND: Readonly<Record<TrustedIssuer['subject'], (users: GrantNeeds['users'], subject: string) => Promise<User | undefined>>> = {
  username: (users, subject) => users.findByUsername(subject),
  email: (users, subject) => users.findByEmail(subject),
  user_id: (users, subject) => users.find(subject),
};
