import { describe, expect, it } from '@jest/globals';
import { aSecret, API, exampleApi, refreshRequest, RS, TestAssent, webClient } from '@assent/core-testing';
import { DEVICE_CODE, DeviceFlow, tvClient } from '../endpoints/device/device-flow.fixture.js';

const OTHER_API = 'https://other.example.test/';
const otherApi = () => exampleApi({ identifier: OTHER_API, scopes: [{ name: 'other:read', description: 'Read other things' }], introspectionClients: ['rs'] });
const invalidGrant = { status: 400, body: { error: 'invalid_grant', error_description: 'The device code is unknown, was used before, or belongs to another client.' } };
const refused = (error: string) => ({ status: 400, headers: { 'cache-control': 'no-store', pragma: 'no-cache' }, body: { error } });

describe('RFC 8628 §3.4 device access token request', () => {
  it('gives a public client tokens once a person has said yes', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    const answer = await flow.poll();
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600, scope: 'api:read api:write offline_access' } });
    expect((await flow.assent.introspect(String(answer.body['access_token']), RS)).body).toMatchObject({ active: true, client_id: 'tv', username: 'alice', aud: API });
  });

  it('gives a confidential client tokens by its secret, and only by it', async () => {
    const assent = new TestAssent({ clients: [tvClient({ clientId: 'box', tokenEndpointAuthMethod: 'client_secret_basic', clientType: 'confidential', secrets: [aSecret('box-secret')] })] });
    const flow = await DeviceFlow.start({ assent, as: ['box', 'box-secret'] });
    await flow.allow();
    expect(await flow.poll({}, ['box', 'wrong'])).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await flow.poll({ client_id: 'box' }, null)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await flow.poll()).toMatchObject({ status: 200 });
  });

  it('requires the device_code', async () => {
    const flow = await DeviceFlow.start();
    expect(await flow.poll({ device_code: '' })).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: 'The parameter device_code is missing.' } });
  });

  it('requires that the client is registered for the grant type', async () => {
    const flow = await DeviceFlow.start();
    flow.assent.durable.clients.put(tvClient({ grantTypes: ['refresh_token'] }));
    expect(await flow.poll()).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
  });

  it('is bound to its client: another one neither spends the code nor slows it down', async () => {
    const assent = new TestAssent({ clients: [tvClient(), tvClient({ clientId: 'other-tv' })] });
    const flow = await DeviceFlow.start({ assent });
    for (let poll = 0; poll < 3; poll += 1) expect(await flow.poll({ client_id: 'other-tv' })).toMatchObject(invalidGrant);
    expect(await flow.poll()).toMatchObject(refused('authorization_pending'));
    await flow.allow();
    expect(await flow.poll({ client_id: 'other-tv' })).toMatchObject(invalidGrant);
    expect(await flow.poll()).toMatchObject({ status: 200 });
  });

  it('does not take the user code for the device code', async () => {
    const flow = await DeviceFlow.start();
    expect(await flow.poll({ device_code: flow.userCode })).toMatchObject(invalidGrant);
  });

  it('gives what the person ticked, and no refresh token where they unticked offline_access', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow({ scope: ['api:read'] });
    const { body } = await flow.poll();
    expect(body['scope']).toBe('api:read');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('gives a refresh token to a client that is registered for them, which works like any other', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    const { body } = await flow.poll();
    const next = await flow.assent.token(refreshRequest(String(body['refresh_token']), { client_id: 'tv' }), null);
    expect(next).toMatchObject({ status: 200, body: { scope: 'api:read api:write offline_access' } });
  });

  it('gives no refresh token to a client that is not', async () => {
    const flow = await DeviceFlow.start({ assent: new TestAssent({ clients: [tvClient({ grantTypes: [DEVICE_CODE] })] }) });
    await flow.allow();
    expect((await flow.poll()).body).not.toHaveProperty('refresh_token');
  });
});

describe('RFC 8628 §3.5 device access token response', () => {
  it('authorization_pending: nobody has decided yet', async () => {
    const flow = await DeviceFlow.start();
    expect(await flow.poll()).toMatchObject(refused('authorization_pending'));
    flow.assent.clock.advance(5);
    expect(await flow.poll()).toMatchObject(refused('authorization_pending'));
  });

  it('slow_down: the interval is 5 seconds longer for this and all subsequent requests', async () => {
    const flow = await DeviceFlow.start();
    const pollAfter = async (seconds: number) => {
      flow.assent.clock.advance(seconds);
      return (await flow.poll()).body['error'];
    };
    expect(await pollAfter(0)).toBe('authorization_pending');
    expect(await pollAfter(4)).toBe('slow_down');
    expect(await pollAfter(9)).toBe('slow_down');
    expect(await pollAfter(15)).toBe('authorization_pending');
    expect(await pollAfter(15)).toBe('authorization_pending');
  });

  it('slow_down does not keep back a decision', async () => {
    const flow = await DeviceFlow.start();
    await flow.poll();
    expect(await flow.poll()).toMatchObject(refused('slow_down'));
    await flow.allow();
    expect(await flow.poll()).toMatchObject({ status: 200 });
  });

  it('access_denied: the person declined, however often the device asks', async () => {
    const flow = await DeviceFlow.start();
    await flow.deny();
    for (let poll = 0; poll < 2; poll += 1) expect(await flow.poll()).toMatchObject(refused('access_denied'));
  });

  it.each<[string, (flow: DeviceFlow) => Promise<unknown>]>([
    ['nobody decided', async () => undefined],
    ['somebody declined', (flow) => flow.deny()],
    ['somebody allowed it and the device came too late', (flow) => flow.allow()],
  ])('expired_token: the time is over, when %s', async (_case, decide) => {
    const flow = await DeviceFlow.start();
    await decide(flow);
    flow.assent.clock.advance(600);
    expect(await flow.poll()).toMatchObject(refused('expired_token'));
  });

  it('lasts as long as the answer said, and not a second longer', async () => {
    const flow = await DeviceFlow.start();
    flow.assent.clock.advance(599);
    expect(await flow.poll()).toMatchObject(refused('authorization_pending'));
    await flow.allow();
    flow.assent.clock.advance(1);
    expect(await flow.poll()).toMatchObject(refused('expired_token'));
  });

  it.each(['dc_unknown', 'x', ' ', '\u{1f4fa}'])('invalid_grant: a code that nobody issued, %j', async (device_code) => {
    const flow = await DeviceFlow.start();
    expect(await flow.poll({ device_code })).toMatchObject(invalidGrant);
  });

  it('invalid_grant: a code that is used again, which revokes what came from it (RFC 6749 §4.1.2)', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    const { body } = await flow.poll();
    expect(await flow.poll()).toMatchObject(invalidGrant);
    expect((await flow.assent.introspect(String(body['access_token']))).body).toEqual({ active: false });
    expect(await flow.assent.token(refreshRequest(String(body['refresh_token']), { client_id: 'tv' }), null)).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(flow.assent.durable.audit.entries.at(-1)).toMatchObject({ action: 'code.reuse', actor: 'client:tv' });
  });

  it('gives tokens once at most to 20 polls at once', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    const answers = await Promise.all(Array.from({ length: 20 }, () => flow.poll()));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status !== 200).every(({ body }) => body['error'] === 'invalid_grant')).toBe(true);
  });

  it('gives nothing twice when the memory of codes goes back to before the first poll: the grant is redeemed once', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    const { deviceCodes } = flow.assent.needs;
    const poll = await deviceCodes.poll(flow.deviceCodeHash);
    if (poll.outcome !== 'approved') throw new Error(poll.outcome);
    const forgetful = { ...deviceCodes, find: deviceCodes.find.bind(deviceCodes), poll: async () => poll };
    const assent = new TestAssent({ needs: { ...flow.assent.durable, deviceCodes: forgetful } });
    const again = () => assent.token({ grant_type: DEVICE_CODE, device_code: flow.deviceCode, client_id: 'tv' }, null);
    assent.durable.clients.put(tvClient());
    expect([(await again()).status, (await again()).status]).toEqual([200, 400]);
  });
});

describe('RFC 8707 §2.2 resource at the token request', () => {
  const twoApis = () => new TestAssent({ apis: [exampleApi(), otherApi()], clients: [tvClient({ scope: ['api:read', 'other:read'] })] });

  it('narrows the token to one of the resources', async () => {
    const flow = await DeviceFlow.start({ assent: twoApis() });
    await flow.allow();
    expect((await flow.poll({ resource: OTHER_API })).body).toMatchObject({ scope: 'other:read' });
  });

  it('refuses one that was not asked for, without burning the code', async () => {
    const flow = await DeviceFlow.start({ assent: twoApis(), params: { resource: API } });
    const wrong = { status: 400, body: { error: 'invalid_target' } };
    expect(await flow.poll({ resource: OTHER_API })).toMatchObject(wrong);
    await flow.allow();
    expect(await flow.poll({ resource: OTHER_API })).toMatchObject(wrong);
    expect(await flow.poll()).toMatchObject({ status: 200, body: { scope: 'api:read' } });
  });
});

describe('what happens between the yes and the poll', () => {
  it.each<[string, (flow: DeviceFlow) => unknown]>([
    ['the person is disabled', ({ assent }) => assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() })],
    ['everything of the person is revoked', ({ assent }) => assent.durable.users.revokeEverythingOf(assent.alice.userId)],
    ['the grant is revoked', async ({ assent, deviceCodeHash }) => {
      const code = await assent.shortLived.deviceCodes.find(deviceCodeHash);
      if (code !== undefined && 'approval' in code) await assent.durable.grants.revoke(code.approval.grant.grantId, assent.clock.now());
    }],
  ])('counts: %s', async (_case, happens) => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    await happens(flow);
    expect(await flow.poll()).toMatchObject(invalidGrant);
  });

  it('counts: the client is disabled', async () => {
    const flow = await DeviceFlow.start();
    await flow.allow();
    flow.assent.durable.clients.put(tvClient({ disabledAt: flow.assent.clock.now() }));
    expect(await flow.poll()).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('a client with other grants', () => {
  it('keeps codes of redirects and of devices apart', async () => {
    const assent = new TestAssent({ clients: [webClient({ grantTypes: ['authorization_code', DEVICE_CODE] })] });
    const flow = await DeviceFlow.start({ assent, as: ['web', 'web-secret'] });
    await flow.allow();
    const code = await assent.approvedCode();
    expect(await flow.poll({ device_code: code })).toMatchObject(invalidGrant);
    expect(await assent.token({ grant_type: 'authorization_code', code: flow.deviceCode })).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await flow.poll()).toMatchObject({ status: 200 });
  });
});
