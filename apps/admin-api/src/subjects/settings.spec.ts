import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everySetting } from '@assent/service-kit';
import { ISSUER, runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

describe('the settings', () => {
  it('are all there, each with what the manual says, and where its value came from', async () => {
    const { items } = (await api.call('listSettings')).body;
    expect(items.map(({ variable }) => variable)).toEqual(everySetting().map(({ variable }) => variable));
    const find = (variable: string) => items.find((item) => item['variable'] === variable);
    expect(find('ASSENT_ISSUER')).toMatchObject({ section: 'The service', value: ISSUER, from: 'environment', rule: expect.stringContaining('https URL'), secret: false });
    expect(find('ASSENT_CODE_TTL_SECONDS')).toMatchObject({ value: '60', from: 'default', unit: 'seconds' });
    expect(find('ASSENT_IMPORT')).toMatchObject({ from: 'absent' });
    expect(find('ASSENT_IMPORT')).not.toHaveProperty('value');
  });

  it('show no secret: neither the database, nor Redis, nor the key', async () => {
    const { body, text } = await api.call('listSettings');
    const secret = body.items.filter((item) => item['secret']).map(({ variable, value }) => [variable, value]);
    expect(secret.map(([variable]) => variable)).toEqual(expect.arrayContaining(['DATABASE_URL', 'DATABASE_REPLICA_URL', 'REDIS_URL', 'ASSENT_REDIS_PASSWORD', 'ASSENT_ENCRYPTION_KEY']));
    expect(secret.filter(([, value]) => value !== undefined)).toEqual([['DATABASE_URL', '(set, not shown)'], ['ASSENT_ENCRYPTION_KEY', '(set, not shown)']]);
    for (const part of [api.postgres.url, new URL(api.postgres.url).password, Buffer.alloc(32, 9).toString('base64')]) expect(text).not.toContain(part);
  });

  it('are for whoever may read', async () => {
    const auditor = await api.token({ scope: ['admin:read'], userId: await api.user('settings-auditor', ['auditor']) });
    expect((await api.call('listSettings', { as: auditor })).status).toBe(200);
    expect((await api.call('listSettings', { as: await api.token({ scope: ['admin:manage'], userId: api.adminId }) })).status).toBe(403);
  });
});
