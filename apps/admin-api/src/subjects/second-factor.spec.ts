import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ISSUER, runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

const audited = async (userId: string) => (await api.call('listAudit', { query: `target=user:${userId}` })).body.items.map(({ action, actor_name }) => [action, actor_name]);

describe('the second factor of a person', () => {
  it('is shown once, for a QR code and to type, and never again', async () => {
    const params = { user_id: await api.user('alice@example.test', []) };
    const { body, headers } = await api.call('setUserTotp', { params });
    expect(body).toMatchObject({ username: 'alice@example.test', second_factor: 'totp', version: 2 });
    expect(headers.get('etag')).toBe('"2"');
    const secret = String(body['totp_secret']);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(String(body['totp_uri']));
    expect(uri.href).toContain('otpauth://totp/as.example.test:alice%40example.test?');
    expect(Object.fromEntries(uri.searchParams)).toEqual({ secret, issuer: new URL(ISSUER).hostname, algorithm: 'SHA1', digits: '6', period: '30' });
    for (const later of [
      await api.call('getUser', { params }),
      await api.call('listUsers', { query: 'q=alice' }),
      await api.call('updateUser', { params, body: { name: 'Alice' } }),
      await api.call('setUserPassword', { params, body: { password: 'correct horse' } }),
      await api.call('listAudit', { query: 'limit=200' }),
    ]) {
      expect(JSON.stringify(later.body)).toContain('totp');
      expect(JSON.stringify(later.body)).not.toMatch(new RegExp(`${secret}|otpauth|totp_secret|ealed`));
    }
  });

  it('ends every session when it is set, and is replaced by a new one', async () => {
    const params = { user_id: await api.user('bob', []) };
    const { body: first } = await api.call('setUserTotp', { params });
    const { body: second } = await api.call('setUserTotp', { params });
    expect(second['totp_secret']).not.toBe(first['totp_secret']);
    expect(Date.parse(String(second['sessions_not_before']))).toBeGreaterThanOrEqual(Date.parse(String(first['sessions_not_before'])));
  });

  it('is taken away again, which nobody notices twice, and both is in the audit log', async () => {
    const params = { user_id: await api.user('carol', []) };
    await api.call('setUserTotp', { params });
    const { body } = await api.call('removeUserTotp', { params });
    expect(body).not.toHaveProperty('second_factor');
    expect((await api.call('removeUserTotp', { params })).body).toEqual(body);
    expect(await audited(params.user_id)).toEqual([['user.remove_second_factor', 'root'], ['user.set_second_factor', 'root'], ['user.create', undefined]]);
  });

  it('is the business of admins alone', async () => {
    const params = { user_id: await api.user('dora', []) };
    for (const as of [await api.token({ userId: await api.user('op', ['operator']) }), await api.token({ userId: api.adminId, scope: ['admin:read', 'admin:revoke'] })]) {
      expect((await api.call('setUserTotp', { params, as })).status).toBe(403);
      expect((await api.call('removeUserTotp', { params, as })).status).toBe(403);
    }
    expect((await api.call('setUserTotp', { params, as: null })).status).toBe(401);
    expect((await api.call('getUser', { params })).body).not.toHaveProperty('second_factor');
  });

  it.each(['00000000-0000-0000-0000-000000000000', 'x', '%00'])('is not found where there is nobody: %s', async (user_id) => {
    expect((await api.call('setUserTotp', { params: { user_id } })).status).toBe(404);
    expect((await api.call('removeUserTotp', { params: { user_id } })).status).toBe(404);
  });
});
