import type { AccessToken, Client, Grant, GrantState, RefreshFamily, User } from '@assent/core';
import { aClient } from '../../builders/a-client.js';
import { aGrant } from '../../builders/a-grant.js';
import { aRefreshFamily } from '../../builders/a-refresh-family.js';
import { aUser } from '../../builders/a-user.js';
import { anAccessToken } from '../../builders/an-access-token.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

export const HOUR_MILLISECONDS = 3_600_000;

/** Names that no record has; some of them Postgres cannot even ask for. */
export const ODD_TEXTS = ['', ' ', 'nobody', 'NUL\0', '\ud800', `'; DROP TABLE clients; --`, '%', '{a,b}', 'x'.repeat(100_000)];

export interface Parties {
  readonly client: Client;
  readonly user: User;
}

/** A client and a person, both registered. */
export async function registered(subject: DurableSubjectOf, given: { readonly client?: Partial<Client>; readonly user?: Partial<User> } = {}): Promise<Parties> {
  const parties = { client: aClient(given.client), user: aUser(given.user) };
  await subject().putClient(parties.client);
  await subject().putUser(parties.user);
  return parties;
}

/** Revokes everything of both. @returns when, as the stores tell */
export async function revokedEverything(subject: DurableSubjectOf, { client, user }: Parties): Promise<{ client: Date | undefined; user: Date | undefined }> {
  await subject().revokeEverythingOf('client', client.clientId);
  await subject().revokeEverythingOf('user', user.userId);
  const { clients, users } = storesOf(subject);
  return { client: (await clients.find(client.clientId))?.tokensNotBefore, user: (await users.find(user.userId))?.tokensNotBefore };
}

export interface Granted extends Parties {
  readonly grant: Grant;
}

/** A person's grant to a client, not redeemed yet. */
export async function granted(subject: DurableSubjectOf, given: Partial<Grant> = {}): Promise<Granted> {
  const parties = await registered(subject);
  const grant = aGrant({ clientId: parties.client.clientId, userId: parties.user.userId, ...given });
  await storesOf(subject).grants.create(grant);
  return { ...parties, grant };
}

/** A token that belongs to a grant. */
export const tokenOf = ({ clientId, grantId, userId }: Grant, given: Partial<AccessToken> = {}): AccessToken =>
  anAccessToken({ clientId, grantId, userId, ...given });

export interface Redeemed extends Granted {
  readonly accessToken: AccessToken;
  readonly refresh: RefreshFamily;
}

/** A grant with its first access token and a refresh family. */
export async function redeemed(subject: DurableSubjectOf, given: Partial<Grant> = {}): Promise<Redeemed> {
  const made = await granted(subject, given);
  const issued = { accessToken: tokenOf(made.grant), refresh: aRefreshFamily() };
  const outcome = await storesOf(subject).grants.redeem(made.grant.grantId, new Date(), issued);
  if (outcome !== 'redeemed') throw new Error('a fresh grant is redeemed');
  return { ...made, ...issued };
}

export async function stateOf(subject: DurableSubjectOf, grantId: string): Promise<GrantState> {
  const state = await storesOf(subject).grants.find(grantId);
  if (state === undefined) throw new Error('the grant exists');
  return state;
}

/** Ways in which a grant does not stand, by name. `grant` was made a moment before, by a service whose clock may be wrong. */
export const DOWNFALLS: readonly (readonly [string, (subject: DurableSubjectOf, granted: Granted) => Promise<void>])[] = [
  ['the grant is revoked', (subject, { grant }) => storesOf(subject).grants.revoke(grant.grantId, new Date())],
  ['the client is disabled', (subject, { client }) => subject().putClient({ ...client, disabledAt: new Date() })],
  ['the client is gone', (subject, { client }) => subject().removeClient(client.clientId)],
  ['everything of the client was revoked since', (subject, { client }) => subject().revokeEverythingOf('client', client.clientId)],
  ['the owner is disabled', (subject, { user }) => subject().putUser({ ...user, disabledAt: new Date() })],
  ['the owner is gone', (subject, { user }) => subject().removeUser(user.userId)],
  ['everything of the owner was revoked since', (subject, { user }) => subject().revokeEverythingOf('user', user.userId)],
];

/** Each item again and again, in both directions at once: whoever locks in order of arrival deadlocks. */
export function thereAndBack<Item>(items: readonly Item[], index: number): Item {
  const step = Math.floor(index / 2) % items.length;
  const item = items[index % 2 === 0 ? step : items.length - 1 - step];
  if (item === undefined) throw new Error('there are items');
  return item;
}
