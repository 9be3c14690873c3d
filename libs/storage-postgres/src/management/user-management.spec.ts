import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretBox } from '@assent/core';
import { BY, ENCRYPTION_KEY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { Conflict, NotFound, VersionMismatch } from './management-errors.js';
import type { UserManagement } from './user-management.js';

let db: ManagedDatabase;
let users: UserManagement;

beforeAll(async () => {
  db = await managedDatabase();
  users = db.management.users;
});
afterAll(() => db.stop());
beforeEach(() => db.clock.advance(1));

const byUser = (userId: string) => ({ actor: `user:${userId}` });

describe('managing people', () => {
  it('creates one, and never shows the password', async () => {
    const user = await users.create({ username: 'Alice', email: 'alice@example.test', name: 'Alice', roles: ['auditor'] }, 'correct horse', BY);
    expect(user).toMatchObject({ username: 'Alice', roles: ['auditor'], hasPassword: true, version: 1 });
    expect(user.userId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(await users.get(user.userId))).not.toContain('horse');
    expect(JSON.stringify((await db.management.audit.list({}, { limit: 5 })).items)).not.toContain('horse');
  });

  it('refuses a username that is taken in another spelling', async () => {
    await users.create({ username: 'bob' }, undefined, BY);
    const other = await users.create({ username: 'bobby' }, undefined, BY);
    const taken = new Conflict('The username is taken.');
    await expect(users.create({ username: 'ＢＯＢ' }, undefined, BY)).rejects.toThrow(taken);
    await expect(users.update(other.userId, { username: 'Bob' }, undefined, BY)).rejects.toThrow(taken);
  });

  it('refuses short passwords', async () => {
    await expect(users.create({ username: 'short' }, '1234567', BY)).rejects.toThrow('password: must be at least 8 characters long');
  });

  it('changes what the patch names, checked by version', async () => {
    const user = await users.create({ username: 'carol', email: 'c@example.test' }, undefined, BY);
    const changed = await users.update(user.userId, { email: null, roles: ['operator'] }, 1, BY);
    expect(changed).toMatchObject({ username: 'carol', roles: ['operator'], version: 2 });
    expect(changed.email).toBeUndefined();
    await expect(users.update(user.userId, { name: 'x' }, 1, BY)).rejects.toThrow(VersionMismatch);
    await expect(users.update(user.userId, { passwordHash: 'x' }, undefined, BY)).rejects.toThrow('passwordHash: is not a member that is known here');
  });

  it('ends every session when the password changes or an admin says so', async () => {
    const user = await users.create({ username: 'dave' }, 'first password', BY);
    expect(await users.setPassword(user.userId, 'second password', BY)).toMatchObject({ sessionsNotBefore: db.clock.now(), hasPassword: true, version: 2 });
    db.clock.advance(1);
    expect(await users.endSessions(user.userId, BY)).toMatchObject({ sessionsNotBefore: db.clock.now() });
  });

  it('gives a secret for an authenticator app, sealed for the person, and ends every session: promise 5', async () => {
    const { userId } = await users.create({ username: 'totp' }, undefined, BY);
    const at = db.clock.now();
    const { user, totpSecret, totpUri } = await users.setTotp(userId, BY);
    expect(user).toMatchObject({ secondFactor: 'totp', sessionsNotBefore: at, version: 2 });
    expect(totpSecret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri).toBe(`otpauth://totp/as.example.test:totp?secret=${totpSecret}&issuer=as.example.test&algorithm=SHA1&digits=6&period=30`);
    const [row]: { sealed: Buffer; everything: string }[] = await db.dataSource.query(
      `SELECT totp_sealed_secret AS sealed, (SELECT string_agg(a::text, '') FROM audit_log a) || u::text AS everything FROM users u WHERE user_id = $1`, [userId],
    );
    expect(new SecretBox(ENCRYPTION_KEY).open('totp factor', row!.sealed, userId)).toContain(totpSecret);
    expect(() => new SecretBox(ENCRYPTION_KEY).open('totp factor', row!.sealed, 'somebody else')).toThrow();
    for (const written of [totpSecret, Buffer.from(totpSecret).toString('hex')]) expect(row!.everything).not.toContain(written);
    expect(JSON.stringify([await users.get(userId), await db.management.exporter.read()])).not.toMatch(new RegExp(`${totpSecret}|ealed`));
  });

  it('replaces and removes a second factor, and says so in the audit log', async () => {
    const { userId } = await users.create({ username: 'totp2' }, undefined, BY);
    const first = await users.setTotp(userId, BY);
    db.clock.advance(1);
    const second = await users.setTotp(userId, BY);
    expect(second.totpSecret).not.toBe(first.totpSecret);
    db.clock.advance(1);
    const without = await users.removeTotp(userId, BY);
    expect(without).toMatchObject({ sessionsNotBefore: second.user.sessionsNotBefore as Date, version: 4 });
    expect(without.secondFactor).toBeUndefined();
    expect(await users.removeTotp(userId, BY)).toEqual(without);
    const { items } = await db.management.audit.list({ target: `user:${userId}` }, { limit: 10 });
    expect(items.map(({ action, detail }) => [action, detail])).toEqual([
      ['user.remove_second_factor', { second_factor: 'totp' }],
      ['user.set_second_factor', { second_factor: 'totp', replaced: true }],
      ['user.set_second_factor', { second_factor: 'totp' }],
      ['user.create', expect.anything()],
    ]);
  });

  it('keeps a second factor through every other change', async () => {
    const { userId } = await users.create({ username: 'totp3' }, 'first password', BY);
    const { totpSecret } = await users.setTotp(userId, BY);
    await users.update(userId, { name: 'Three' }, undefined, BY);
    await users.setPassword(userId, 'second password', BY);
    await users.disable(userId, BY);
    await users.enable(userId, BY);
    await db.management.importer.apply({ users: [{ username: 'totp3', password: 'third password' }], apis: [], clients: [], trustedIssuers: [] }, BY);
    expect(await users.get(userId)).toMatchObject({ secondFactor: 'totp' });
    const [row]: { sealed: Buffer }[] = await db.dataSource.query(`SELECT totp_sealed_secret AS sealed FROM users WHERE user_id = $1`, [userId]);
    expect(new SecretBox(ENCRYPTION_KEY).open('totp factor', row!.sealed, userId)).toContain(totpSecret);
  });

  it('kills tokens and forgets consents when everything is revoked', async () => {
    const user = await users.create({ username: 'erin' }, undefined, BY);
    const { client } = await db.management.clients.register({}, BY);
    await db.dataSource.query(`INSERT INTO consents VALUES ($1, $2, '{a}', now())`, [user.userId, client.clientId]);
    expect(await users.revokeAll(user.userId, BY)).toMatchObject({ tokensNotBefore: expect.any(Date), version: 2 });
    expect(await db.dataSource.query(`SELECT 1 FROM consents WHERE user_id = $1`, [user.userId])).toEqual([]);
  });

  it('kills tokens and sessions of who is disabled, and leaves them dead', async () => {
    const user = await users.create({ username: 'frank' }, undefined, BY);
    const at = db.clock.now();
    expect(await users.disable(user.userId, BY)).toMatchObject({ disabledAt: at, tokensNotBefore: expect.any(Date), sessionsNotBefore: at, version: 2 });
    db.clock.advance(1);
    const enabled = await users.enable(user.userId, BY);
    expect(enabled).toMatchObject({ tokensNotBefore: expect.any(Date), sessionsNotBefore: db.clock.now(), version: 3 });
    expect(enabled.disabledAt).toBeUndefined();
  });

  it('gives a new person of an old name a new user_id', async () => {
    const user = await users.create({ username: 'grace' }, undefined, BY);
    await users.delete(user.userId, undefined, BY);
    await expect(users.get(user.userId)).rejects.toThrow(NotFound);
    expect((await users.create({ username: 'grace' }, undefined, BY)).userId).not.toBe(user.userId);
  });

  it('knows nobody by what is no user_id', async () => {
    for (const id of ['x', `' OR 1=1`, '\0', '00000000-0000-0000-0000-000000000000']) {
      await expect(users.get(id)).rejects.toThrow(NotFound);
      await expect(users.disable(id, BY)).rejects.toThrow(NotFound);
      await expect(users.setTotp(id, BY)).rejects.toThrow(NotFound);
    }
  });

  it('lists by search, role and status', async () => {
    await users.create({ username: 'per_cent', name: '100%', email: 'pc@example.test' }, undefined, BY);
    const names = async (filter: Parameters<UserManagement['list']>[0]) => (await users.list(filter, { limit: 50 })).items.map(({ username }) => username);
    expect(await names({ search: '%' })).toEqual(['per_cent']);
    expect(await names({ search: 'r_c' })).toEqual(['per_cent']);
    expect(await names({ search: 'PC@EXAMPLE' })).toEqual(['per_cent']);
    expect(await names({ role: 'auditor' })).toEqual(['Alice']);
    expect(await names({ status: 'disabled' })).toEqual([]);
  });
});

describe('deleting a person', () => {
  it('disables the clients that they registered, kills what was issued to those, and says so in the audit log', async () => {
    const { userId } = await users.create({ username: 'owner' }, undefined, BY);
    const [own, other] = [await db.management.clients.register({ client_name: 'Own' }, BY), await db.management.clients.register({ client_name: 'Other' }, BY)];
    await db.dataSource.query(`UPDATE clients SET metadata = metadata || jsonb_build_object('ownerUserId', $2::text) WHERE client_id = $1`, [own.client.clientId, userId]);
    await users.delete(userId, undefined, BY);
    expect(await db.management.clients.get(own.client.clientId)).toMatchObject({ disabledAt: expect.any(Date), tokensNotBefore: expect.any(Date) });
    expect((await db.management.clients.get(other.client.clientId)).disabledAt).toBeUndefined();
    const { items } = await db.management.audit.list({ target: `client:${own.client.clientId}` }, { limit: 1 });
    expect(items).toMatchObject([{ action: 'client.disable', detail: { because: 'its owner was deleted' } }]);
  });
});

describe('there is always an admin', () => {
  it('refuses to disable, demote and delete the last enabled one', async () => {
    const only = await users.create({ username: 'root', roles: ['admin'] }, undefined, BY);
    const disabled = await users.create({ username: 'root2', roles: ['admin'] }, undefined, BY);
    await users.disable(disabled.userId, BY);
    await expect(users.disable(only.userId, BY)).rejects.toThrow(new Conflict('You cannot disable the last admin.'));
    await expect(users.delete(only.userId, undefined, BY)).rejects.toThrow(new Conflict('You cannot delete the last admin.'));
    await expect(users.update(only.userId, { roles: [] }, undefined, BY)).rejects.toThrow(new Conflict('You cannot take the admin role from the last admin.'));
    await users.enable(disabled.userId, BY);
    await users.delete(only.userId, undefined, BY);
  });

  it('lets nobody do it to themselves', async () => {
    const self = await users.create({ username: 'self', roles: ['admin'] }, undefined, BY);
    await expect(users.disable(self.userId, byUser(self.userId))).rejects.toThrow(new Conflict('You cannot disable yourself.'));
    await expect(users.delete(self.userId, undefined, byUser(self.userId))).rejects.toThrow(new Conflict('You cannot delete yourself.'));
    await expect(users.update(self.userId, { roles: ['auditor'] }, undefined, byUser(self.userId))).rejects.toThrow(
      new Conflict('You cannot take the admin role from yourself.'),
    );
    await expect(users.update(self.userId, { name: 'Self' }, undefined, byUser(self.userId))).resolves.toBeDefined();
  });

  it('holds when admins remove each other at the same time', async () => {
    const admins = await Promise.all([1, 2, 3, 4].map((n) => users.create({ username: `admin${n}`, roles: ['admin'] }, undefined, BY)));
    for (const { username, userId } of (await users.list({ role: 'admin' }, { limit: 50 })).items) {
      if (!username.startsWith('admin')) await users.delete(userId, undefined, BY);
    }
    await Promise.allSettled(admins.map(({ userId }) => users.disable(userId, BY)));
    expect((await users.list({ role: 'admin', status: 'enabled' }, { limit: 50 })).items).toHaveLength(1);
  });
});
