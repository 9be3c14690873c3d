import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@assent/core';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

let people = 0;
const person = (): Promise<string> => api.user(`somebody-${++people}`, []);
const detailOf = ({ body }: { readonly body: object }): unknown => (body as Readonly<Record<string, unknown>>)['detail'];

/** @returns the cookie */
async function signedIn(userId: string, given: { readonly ip?: string; readonly userAgent?: string } = {}): Promise<string> {
  const cookie = randomBytes(32).toString('base64url');
  await api.service.platform.needs.sessions.save(sha256(cookie), { userId, signedInAt: new Date(), expiresAt: new Date(Date.now() + 60_000), ...given });
  return cookie;
}

const idOf = (cookie: string): string => sha256(cookie).toString('base64url');

async function consented(userId: string, name: string): Promise<string> {
  const { body } = await api.call('registerClient', { body: { client_name: name, redirect_uris: ['https://rp.example.test/cb'] } });
  const clientId = String(body['client_id']);
  await api.service.platform.needs.consents.add(userId, clientId, ['a', 'b'], new Date('2026-01-01T00:00:00Z'));
  return clientId;
}

describe('the sessions of a person', () => {
  it('are listed with what the browser said, and without the cookie', async () => {
    const user_id = await person();
    const cookie = await signedIn(user_id, { ip: '192.0.2.9', userAgent: 'Browser/1.0' });
    const { body, text } = await api.call('listUserSessions', { params: { user_id } });
    expect(body.items).toEqual([
      { session_id: idOf(cookie), signed_in_at: expect.any(String), expires_at: expect.any(String), ip: '192.0.2.9', user_agent: 'Browser/1.0' },
    ]);
    expect(text).not.toContain(cookie);
  });

  it('are ended one by one; what is not there any more is not found', async () => {
    const user_id = await person();
    const [goes, stays] = [await signedIn(user_id), await signedIn(user_id)];
    const params = { user_id, session_id: idOf(goes) };
    expect((await api.call('endUserSession', { params })).status).toBe(204);
    expect((await api.call('listUserSessions', { params })).body.items).toMatchObject([{ session_id: idOf(stays) }]);
    const again = await api.call('endUserSession', { params });
    expect([again.status, detailOf(again)]).toEqual([404, 'There is no such session.']);
    const audited = (await api.call('listAudit', { query: `target=user:${user_id}&action=user.end_session` })).body.items;
    expect(audited).toMatchObject([{ actor: `user:${api.adminId}`, detail: { session_id: idOf(goes) } }]);
  });

  it('are not found under somebody else, nor by what is no session', async () => {
    const [user_id, other] = [await person(), await person()];
    const own = idOf(await signedIn(user_id));
    for (const params of [{ user_id: other, session_id: own }, { user_id, session_id: 'x' }, { user_id, session_id: randomBytes(32).toString('base64url') }, { user_id: randomUUID(), session_id: own }]) {
      expect((await api.call('endUserSession', { params })).status).toBe(404);
    }
    expect((await api.call('listUserSessions', { params: { user_id: randomUUID() } })).status).toBe(404);
    expect((await api.call('listUserSessions', { params: { user_id } })).body.items).toHaveLength(1);
  });
});

describe('the consents of a person', () => {
  it('are listed with the names of the clients, and withdrawn one by one', async () => {
    const user_id = await person();
    const [goes, stays] = [await consented(user_id, 'Goes'), await consented(user_id, 'Stays')];
    const item = (client_id: string, client_name: string) => ({ client_id, client_name, scope: 'a b', updated_at: '2026-01-01T00:00:00.000Z' });
    const { items } = (await api.call('listUserConsents', { params: { user_id } })).body;
    expect(items).toHaveLength(2);
    expect(items).toEqual(expect.arrayContaining([item(goes, 'Goes'), item(stays, 'Stays')]));

    const params = { user_id, client_id: goes };
    expect((await api.call('withdrawUserConsent', { params })).status).toBe(204);
    expect((await api.call('listUserConsents', { params })).body.items).toEqual([item(stays, 'Stays')]);
    const again = await api.call('withdrawUserConsent', { params });
    expect([again.status, detailOf(again)]).toEqual([404, 'There is no such consent.']);
    const audited = (await api.call('listAudit', { query: `target=user:${user_id}&action=user.withdraw_consent` })).body.items;
    expect(audited).toMatchObject([{ actor: `user:${api.adminId}`, detail: { client_id: goes, scope: ['a', 'b'], grants: 0 } }]);
  });

  it('go with a client_id that needs encoding, and are not found by an unknown one', async () => {
    const user_id = await person();
    for (const client_id of ['https://rp.example.test/?a=b#c%2F', '\0', 'x'.repeat(600)]) {
      expect((await api.call('withdrawUserConsent', { params: { user_id, client_id } })).status).toBe(404);
    }
    expect((await api.call('withdrawUserConsent', { params: { user_id: 'x', client_id: 'x' } })).status).toBe(404);
    expect((await api.call('listUserConsents', { params: { user_id: 'x' } })).status).toBe(404);
  });
});

describe('who may', () => {
  it('reading is for auditors, ending and withdrawing for operators', async () => {
    const user_id = await person();
    const session_id = idOf(await signedIn(user_id));
    const client_id = await consented(user_id, 'Any');
    const params = { user_id, session_id, client_id };
    const auditor = await api.token({ userId: await api.user('people-auditor', ['auditor']) });
    const operator = await api.token({ userId: await api.user('people-operator', ['operator']) });
    for (const operation of ['listUserSessions', 'listUserConsents'] as const) expect((await api.call(operation, { params, as: auditor })).status).toBe(200);
    for (const operation of ['endUserSession', 'withdrawUserConsent'] as const) {
      expect((await api.call(operation, { params, as: auditor })).status).toBe(403);
      expect((await api.call(operation, { params, as: operator })).status).toBe(204);
    }
  });
});
