import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

const problemOf = ({ status, body }: { readonly status: number; readonly body: object }) => [status, (body as Readonly<Record<string, unknown>>)['detail']];
const keys = async () => (await api.call('listKeys')).body.items.map(({ kid, status }) => ({ kid: String(kid), status }));

describe('a rotation and its end', () => {
  it('one at a time: while a key waits, another rotation is refused, until it is taken back', async () => {
    await api.call('rotateKeys'); // the first key signs at once
    const { body } = await api.call('rotateKeys', { body: { overlap_seconds: 30 * 86_400 } });
    expect(body.items.map(({ status }) => status)).toEqual(['next', 'active']);
    expect(Date.parse(String(body.items[0]?.['active_from'])) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    expect(problemOf(await api.call('rotateKeys'))).toEqual([409, 'A new key is published already and will sign soon.']);

    const [next, active] = await keys();
    expect((await api.call('cancelKey', { params: { kid: next?.kid ?? '' } })).status).toBe(204);
    expect(await keys()).toEqual([active]);
    expect((await api.call('listKeys')).body.items[0]).not.toHaveProperty('retired_at');
    expect((await api.call('listAudit', { query: 'action=key.cancel' })).body.items).toMatchObject([{ actor: `user:${api.adminId}`, target: `key:${next?.kid}` }]);
    expect((await api.call('rotateKeys')).status).toBe(200);
  });

  it('a key that signs cannot be taken back, and one that is not there is not found', async () => {
    const signing = (await keys()).find(({ status }) => status === 'active')?.kid ?? '';
    expect(problemOf(await api.call('cancelKey', { params: { kid: signing } }))).toEqual([409, 'The key signs already, so there are tokens that need it. Rotate to replace it.']);
    for (const kid of ['nobody', '\0', "' OR true --"]) expect(problemOf(await api.call('cancelKey', { params: { kid } }))).toEqual([404, 'There is no such key.']);
  });

  it('is for whoever may manage', async () => {
    const [{ kid } = { kid: '' }] = await keys();
    const operator = await api.token({ userId: await api.user('keys-operator', ['operator']) });
    expect((await api.call('cancelKey', { params: { kid }, as: operator })).status).toBe(403);
  });
});
