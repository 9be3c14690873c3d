import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expiryDayOf } from '@assent/core';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { NotFound } from './management-errors.js';
import { COUNTED_UP_TO } from './usage.js';

const API = 'https://api.example.test/';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const EVERYTHING = { limit: 200 };

let db: ManagedDatabase;

beforeAll(async () => {
  db = await managedDatabase();
  await db.management.apis.create({ identifier: API, scopes: [{ name: 'read' }] }, BY);
  const today = expiryDayOf(db.clock.now());
  for (const day of [today - 1, today, today + 1]) {
    await db.dataSource.query(`CREATE TABLE access_tokens_${day} PARTITION OF access_tokens FOR VALUES IN (${day})`);
  }
});
afterAll(() => db.stop());

const inSeconds = (seconds: number | undefined): Date | null => (seconds === undefined ? null : new Date(db.clock.now().getTime() + seconds * 1000));

interface GrantLife {
  readonly createdIn?: number;
  readonly redeemedIn?: number;
  readonly revokedIn?: number;
  readonly refreshEndsIn?: number;
  readonly refreshIdlesIn?: number;
}

interface TokenLife {
  readonly endsIn?: number;
  readonly revokedIn?: number;
}

interface Parties {
  readonly clientId: string;
  readonly userId: string;
}

async function aGrant({ clientId, userId }: Parties, { createdIn = -60, redeemedIn, revokedIn, refreshEndsIn, refreshIdlesIn = refreshEndsIn }: GrantLife = {}): Promise<string> {
  const grantId = randomUUID();
  await db.dataSource.query(
    `INSERT INTO grants (grant_id, client_id, user_id, scope, created_at, redeemed_at, revoked_at, refresh_expires_at, refresh_idle_expires_at,
       refresh_family_secret_hash, refresh_current_hash, refresh_generation)
     VALUES ($1, $2, $3, '{read}', $4, $5, $6, $7, $8, sha256('a'), sha256('b'), 0)`,
    [grantId, clientId, userId, ...[createdIn, redeemedIn, revokedIn, refreshEndsIn, refreshIdlesIn].map(inSeconds)],
  );
  return grantId;
}

async function aToken(clientId: string, { endsIn = 60, revokedIn }: TokenLife = {}, userId?: string, grantId?: string): Promise<void> {
  const expiresAt = inSeconds(endsIn) ?? new Date();
  await db.dataSource.query(
    `INSERT INTO access_tokens (expiry_day, token_hash, client_id, user_id, grant_id, format, scope, audience, issued_at, expires_at, revoked_at)
     VALUES ($1, $2, $3, $4, $5, 'opaque', '{read}', $6, $7, $8, $9)`,
    [expiryDayOf(expiresAt), randomBytes(32), clientId, userId ?? null, grantId ?? null, [API], inSeconds(-30), expiresAt, inSeconds(revokedIn)],
  );
}

const aClient = async (): Promise<string> => (await db.management.clients.register({ client_name: 'Web', scope: 'read' }, BY)).client.clientId;
const aUser = async (): Promise<string> => (await db.management.users.create({ username: randomUUID() }, undefined, BY)).userId;
const parties = async (): Promise<Parties> => ({ clientId: await aClient(), userId: await aUser() });

/** What the lists of a client or person call active. */
async function shownActive(filter: { readonly clientId?: string; readonly userId?: string }) {
  const [grants, tokens] = [await db.management.grants.list(filter, EVERYTHING), await db.management.tokens.list(filter, EVERYTHING)];
  const active = (items: readonly { readonly deadBecause?: string }[]) => items.filter(({ deadBecause }) => deadBecause === undefined).length;
  return { liveGrants: active(grants.items), liveTokens: active(tokens.items) };
}

/** Counts of both parties, which the lists confirm. */
async function usageOf({ clientId, userId }: Parties) {
  const [ofClient, ofUser] = [await db.management.usage.ofClient(clientId), await db.management.usage.ofUser(userId)];
  expect(await shownActive({ clientId })).toEqual(ofClient);
  expect(await shownActive({ userId })).toEqual(ofUser);
  return { ofClient, ofUser };
}

const both = (liveGrants: number, liveTokens: number) => ({ ofClient: { liveGrants, liveTokens }, ofUser: { liveGrants, liveTokens } });

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('what of a client or a person is alive', () => {
  it('is nothing at first', async () => {
    expect(await usageOf(await parties())).toEqual(both(0, 0));
  });

  it.each<[string, GrantLife, TokenLife | undefined, number, number]>([
    ['a grant whose code may be redeemed', {}, undefined, 1, 0],
    ['no grant that nobody redeemed in time', { createdIn: -2 * HOUR }, undefined, 0, 0],
    ['a grant with refresh tokens', { redeemedIn: -60, refreshEndsIn: DAY }, undefined, 1, 0],
    ['no grant whose refresh tokens ended', { redeemedIn: -60, refreshEndsIn: -1 }, undefined, 0, 0],
    ['no grant whose refresh tokens lay idle', { redeemedIn: -60, refreshEndsIn: DAY, refreshIdlesIn: -1 }, undefined, 0, 0],
    ['a grant with a good token', { redeemedIn: -60 }, {}, 1, 1],
    ['a grant with a token that outlives its refresh tokens', { redeemedIn: -60, refreshEndsIn: -1 }, {}, 1, 1],
    ['no grant whose only token expired', { redeemedIn: -60 }, { endsIn: -1 }, 0, 0],
    ['no grant whose only token expired at this moment', { redeemedIn: -60 }, { endsIn: 0 }, 0, 0],
    ['no grant whose only token expired yesterday', { redeemedIn: -60 }, { endsIn: -DAY }, 0, 0],
    ['no grant whose only token was revoked', { redeemedIn: -60 }, { revokedIn: -1 }, 0, 0],
    ['nothing of a grant that was revoked', { redeemedIn: -60, revokedIn: -1, refreshEndsIn: DAY }, {}, 0, 0],
    ['a token that expires tomorrow', { redeemedIn: -60 }, { endsIn: DAY }, 1, 1],
  ])('counts %s', async (_name, grant, token, liveGrants, liveTokens) => {
    const both_ = await parties();
    const grantId = await aGrant(both_, grant);
    if (token !== undefined) await aToken(both_.clientId, token, both_.userId, grantId);
    expect(await usageOf(both_)).toEqual(both(liveGrants, liveTokens));
  });

  it('counts no token whose grant is gone, and a client\'s own', async () => {
    const { clientId, userId } = await parties();
    await aToken(clientId, {}, userId, randomUUID());
    await aToken(clientId);
    expect(await usageOf({ clientId, userId })).toEqual({ ofClient: { liveGrants: 0, liveTokens: 1 }, ofUser: { liveGrants: 0, liveTokens: 0 } });
  });

  it.each<[string, ({ clientId, userId }: Parties) => Promise<unknown>]>([
    ['the client is disabled', ({ clientId }) => db.management.clients.disable(clientId, BY)],
    ['everything of the client is revoked', ({ clientId }) => db.management.clients.revokeAll(clientId, BY)],
    ['the person is disabled', ({ userId }) => db.management.users.disable(userId, BY)],
    ['everything of the person is revoked', ({ userId }) => db.management.users.revokeAll(userId, BY)],
  ])('is nothing once %s', async (_name, fall) => {
    const both_ = await parties();
    await aToken(both_.clientId, {}, both_.userId, await aGrant(both_, { redeemedIn: -60, refreshEndsIn: DAY }));
    expect(await usageOf(both_)).toEqual(both(1, 1));
    await fall(both_);
    expect(await usageOf(both_)).toEqual(both(0, 0));
  });

  it('is what came after everything was revoked', async () => {
    const both_ = await parties();
    await aGrant(both_, { redeemedIn: -60, refreshEndsIn: DAY });
    await db.management.clients.revokeAll(both_.clientId, BY);
    await aToken(both_.clientId, {}, both_.userId, await aGrant(both_, { redeemedIn: -60 }));
    expect(await usageOf(both_)).toEqual(both(1, 1));
  });

  it('is nothing of a person whose client is gone', async () => {
    const { clientId, userId } = await parties();
    await aToken(clientId, {}, userId, await aGrant({ clientId, userId }, { redeemedIn: -60, refreshEndsIn: DAY }));
    await db.management.clients.delete(clientId, undefined, BY);
    expect(await db.management.usage.ofUser(userId)).toEqual({ liveGrants: 0, liveTokens: 0 });
    expect(await shownActive({ userId })).toEqual({ liveGrants: 0, liveTokens: 0 });
  });

  it('counts up to 10,000', async () => {
    const { clientId, userId } = await parties();
    await db.dataSource.query(
      `INSERT INTO grants (grant_id, client_id, user_id, scope, created_at, redeemed_at, refresh_expires_at, refresh_idle_expires_at)
       SELECT gen_random_uuid(), $1, $2, '{read}', $3::timestamptz, $3::timestamptz, $3::timestamptz + interval '1 day', $3::timestamptz + interval '1 day' FROM generate_series(1, 10001)`,
      [clientId, userId, db.clock.now()],
    );
    await db.dataSource.query(
      `INSERT INTO access_tokens (expiry_day, token_hash, client_id, user_id, grant_id, format, scope, audience, issued_at, expires_at)
       SELECT $3, sha256(grant_id::text::bytea), client_id, user_id, grant_id, 'opaque', '{read}', ARRAY[$4], created_at, created_at + interval '1 minute' FROM grants WHERE client_id = $1 AND user_id = $2`,
      [clientId, userId, expiryDayOf(db.clock.now()), API],
    );
    const many = { liveGrants: COUNTED_UP_TO, liveTokens: COUNTED_UP_TO };
    expect([await db.management.usage.ofClient(clientId), await db.management.usage.ofUser(userId)]).toEqual([many, many]);
    expect((await db.management.usage.ofApi(API)).liveTokens).toBe(COUNTED_UP_TO);
    await db.management.clients.delete(clientId, undefined, BY);
  });

  it('asks for a client or person that there is', async () => {
    for (const id of ['nobody', NOBODY, 'x\0']) {
      await expect(db.management.usage.ofClient(id)).rejects.toThrow(new NotFound('client'));
      await expect(db.management.usage.ofUser(id)).rejects.toThrow(new NotFound('user'));
      await expect(db.management.usage.ofApi(id)).rejects.toThrow(new NotFound('API'));
    }
  });
});

describe('what depends on an API', () => {
  const OTHER = 'https://other.example.test/';

  it('is every good token for it, however long ago it was issued, and every client that may ask for a scope of it', async () => {
    await db.management.apis.create({ identifier: OTHER, scopes: [{ name: 'other:read' }, { name: 'other:write' }] }, BY);
    expect(await db.management.usage.ofApi(OTHER)).toEqual({ liveTokens: 0, clients: 0 });
    const register = async (scope: string) => (await db.management.clients.register({ scope }, BY)).client.clientId;
    const [clientId] = [await register('other:read'), await register('read'), await register('other:read other:write')];
    const disabled = await register('other:write');
    await db.management.clients.disable(disabled, BY);
    for (const [hash, owner, issuedIn, endsIn] of [['1', clientId, -1, 60], ['2', clientId, -30 * DAY, 60], ['3', clientId, -DAY, -1], ['4', disabled, -1, 60]] as const) {
      await db.dataSource.query(
        `INSERT INTO access_tokens (expiry_day, token_hash, client_id, format, scope, audience, issued_at, expires_at) VALUES ($1, $2, $3, 'opaque', '{}', $4, $5, $6)`,
        [expiryDayOf(inSeconds(endsIn)!), Buffer.from(hash), owner, [API, OTHER], inSeconds(issuedIn), inSeconds(endsIn)],
      );
    }
    expect(await db.management.usage.ofApi(OTHER)).toEqual({ liveTokens: 2, clients: 2 });
  });
});
