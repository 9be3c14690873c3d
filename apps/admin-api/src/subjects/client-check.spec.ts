import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONSOLE_CLIENT_ID } from '@assent/core';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const WEB = { client_name: 'Web', redirect_uris: ['https://rp.example.test/cb'] };

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

const errorsOfCheck = async (metadata: unknown, client_id?: string): Promise<unknown> => {
  const { status, body } = await api.call('checkClient', { body: { metadata, ...(client_id !== undefined && { client_id }) } });
  expect(status).toBe(200);
  return body.errors;
};

async function aClient(members: object = WEB): Promise<string> {
  return String((await api.call('registerClient', { body: members })).body['client_id']);
}

/** Fields of forms that people get wrong, with what the console shows beside them. */
const MISTAKES: readonly (readonly [string, Record<string, unknown>, readonly (readonly [field: string, rule: RegExp])[]])[] = [
  ['plain http', { redirect_uris: ['http://rp.example.test/cb'] }, [['redirect_uris[0]', /^must use https, .*: over plain http anybody on the way reads the answer \(RFC 9700 §2\.6\)$/]]],
  ['a fragment', { redirect_uris: ['https://rp.example.test/#cb'] }, [['redirect_uris[0]', /^must not have a fragment, .* \(RFC 6749 §3\.1\.2\)$/]]],
  ['a wildcard', { redirect_uris: ['https://*.example.test/'] }, [['redirect_uris[0]', /^must not contain the wildcard \*: .* \(RFC 9700 §2\.1\)$/]]],
  ['a scheme of its own without a dot', { redirect_uris: ['myapp://cb'] }, [['redirect_uris[0]', /^must use https, or for an app a private-use scheme with a dot, .* \(RFC 8252 §7\.1\)$/]]],
  ['a script', { redirect_uris: ['javascript:alert(1)'] }, [['redirect_uris[0]', /^must not use the scheme javascript: because browsers run or show such a URI/]]],
  ['a path', { redirect_uris: ['https://rp.example.test/cb', '/cb'] }, [['redirect_uris[1]', /^must be an absolute URI, such as https:.* \(RFC 6749 §3\.1\.2\)$/]]],
  ['a user name in the URI', { redirect_uris: ['https://bank.example@evil.example/'] }, [['redirect_uris[0]', /^must not contain a user name or password: .* \(RFC 3986 §7\.6\)$/]]],
  ['no redirect URI', { grant_types: ['authorization_code'] }, [['redirect_uris', /^must contain at least one URI for the grant type authorization_code: .* \(RFC 6749 §3\.1\.2\.2\)$/]]],
  ['a scope that no API has', { ...WEB, scope: 'nope admin:read' }, [['scope', /there is no scope nope$/]]],
  ['a response type without its grant type', { ...WEB, response_types: ['code', 'token'] }, [['response_types', /^must not contain token without the grant type implicit: .* \(RFC 7591 §2\.1\)$/]]],
  [
    'client_credentials without authentication',
    { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
    [['grant_types', /^must not contain client_credentials for a public client .*: anybody could get its tokens \(RFC 6749 §4\.4\)$/]],
  ],
  ['PKCE off without authentication', { ...WEB, token_endpoint_auth_method: 'none', require_pkce: false }, [['require_pkce', /^must not be false for a public client .* \(RFC 9700 §2\.1\.1\)$/]]],
  ['a secret in a browser', { ...WEB, application_type: 'spa' }, [['token_endpoint_auth_method', /^must not use a secret for the application_type spa: .* \(RFC 6749 §2\.1\)/]]],
  ['a machine that people are sent back to', { ...WEB, application_type: 'machine' }, [['redirect_uris', /^must be empty for the application_type machine: /]]],
  ['a type that there is not', { ...WEB, application_type: 'mobile' }, [['application_type', /^must be one of web, spa, native, machine, device, api$/]]],
  ['several at once', { redirect_uris: ['/cb'], client_name: ' ', logo_uri: 'x' }, [['client_name', /^must not be empty/], ['logo_uri', /^must be an absolute http/], ['redirect_uris[0]', /^must be an absolute/]]],
  ['the wrong JSON type', { ...WEB, contacts: 'me', require_pkce: 'no' }, [['contacts', /^must be an array$/], ['require_pkce', /^must be true or false$/]]],
  ['null', { ...WEB, client_name: null }, [['client_name', /^must be a string$/]]],
];

describe('checking metadata', () => {
  it.each(MISTAKES)('%s: says what registering would say', async (_, metadata, expected) => {
    const errors = await errorsOfCheck(metadata);
    expect(errors).toEqual(expected.map(([field, rule]) => ({ field, rule: expect.stringMatching(rule) })));
    const { status, body } = await api.call('registerClient', { body: metadata });
    expect([status, body.errors]).toEqual([400, errors]);
  });

  it.each<[Record<string, unknown>]>([
    [{ redirect_uris: [] }],
    [{ redirect_uris: null }],
    [{ application_type: 'machine' }],
    [{ scope: 'nope' }],
    [{ client_name: 7 }],
    [{ client_id: 'other', version: 2 }],
  ])('of a client: says what changing it by %j would say', async (patch) => {
    const client_id = await aClient();
    const errors = await errorsOfCheck(patch, client_id);
    expect(errors).not.toEqual([]);
    const { status, body } = await api.call('updateClient', { params: { client_id }, body: patch });
    expect([status, body.errors]).toEqual([400, errors]);
  });

  it('has nothing to say about what can be registered, and about members that registration ignores', async () => {
    for (const metadata of [{}, WEB, { ...WEB, application_type: 'web', scope: 'admin:read offline_access' }, { grant_types: ['client_credentials'], software_id: 'x' }]) {
      expect(await errorsOfCheck(metadata)).toEqual([]);
      expect((await api.call('registerClient', { body: metadata })).status).toBe(201);
    }
    expect(await errorsOfCheck({ application_type: null, grant_types: ['authorization_code', 'refresh_token'] }, await aClient({ ...WEB, application_type: 'web' }))).toEqual([]);
  });

  it('says that the console is built in', async () => {
    const errors = await errorsOfCheck({ client_name: 'Mine' }, CONSOLE_CLIENT_ID);
    expect(errors).toEqual([{ field: '', rule: expect.stringContaining('is built in and cannot be changed') }]);
    const { status, body } = await api.call('updateClient', { params: { client_id: CONSOLE_CLIENT_ID }, body: { client_name: 'Mine' } });
    expect([status, [{ field: '', rule: body['detail'] }]]).toEqual([409, errors]);
  });

  it('writes nothing', async () => {
    const client_id = await aClient();
    const state = async () => [(await api.call('listClients')).body.items, (await api.call('listAudit')).body.items[0]];
    const before = await state();
    await errorsOfCheck({ ...WEB, client_name: 'Other' });
    await errorsOfCheck({ client_name: 'Other' }, client_id);
    expect(await state()).toEqual(before);
  });

  it('knows no client that there is not, whatever else is wrong', async () => {
    for (const metadata of [{}, { client_name: 7 }]) {
      expect((await api.call('checkClient', { body: { client_id: 'nobody', metadata } })).status).toBe(404);
    }
  });

  it.each([[{}, 'metadata', 'is required'], [{ metadata: [] }, 'metadata', 'must be an object'], [{ metadata: {}, dry: true }, 'dry', 'is not a member that is known here']])(
    'refuses %j as a question',
    async (body, field, rule) => {
      expect(await api.call('checkClient', { body })).toMatchObject({ status: 400, body: { errors: [{ field, rule }] } });
    },
  );

  it('is for those who may register', async () => {
    const operator = await api.token({ userId: await api.user('op', ['operator']) });
    expect((await api.call('checkClient', { body: { metadata: WEB }, as: operator })).status).toBe(403);
  });
});

describe('what kind of application a client is', () => {
  it('is registered, shown, changed, removed by null, and filters the list', async () => {
    const client_id = await aClient({ ...WEB, application_type: 'native' });
    const params = { client_id };
    const natives = async () => (await api.call('listClients', { query: 'application_type=native' })).body.items.map((item) => item['client_id']);
    expect((await api.call('getClient', { params })).body).toMatchObject({ application_type: 'native' });
    expect(await natives()).toEqual([client_id]);
    expect((await api.call('updateClient', { params, body: { application_type: 'web' } })).body).toMatchObject({ application_type: 'web' });
    expect(await natives()).toEqual([]);
    expect((await api.call('updateClient', { params, body: { application_type: null } })).body).not.toHaveProperty('application_type');
  });

  it('is one of six in a filter too', async () => {
    expect((await api.call('listClients', { query: 'application_type=mobile' })).body.errors).toEqual([
      { field: 'application_type', rule: 'must be one of web, spa, native, machine, device, api' },
    ]);
  });
});
