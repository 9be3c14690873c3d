import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { answered, Browser, wordsOf, type Page } from './browser.js';
import { BrowserSide } from './browser-side.js';
import { LOOPBACK_URI } from './client-entries.js';
import { BROWSER_SIDE_IMPORT } from './browser-side.clients.js';
import type { Answer, Fields } from './exchange.js';

const FEATURE = /^implicit/;

/** First nobody has it; then an admin switches it on for one client. */
let assent: BrowserSide;
let clientId: string;
beforeAll(async () => {
  assent = await BrowserSide.start({ importFile: { ...BROWSER_SIDE_IMPORT, clients: BROWSER_SIDE_IMPORT.clients.filter(({ client_id }) => !FEATURE.test(client_id)) } });
});
afterAll(() => assent.stop());

const fragmentOf = ({ headers }: Answer) => new URLSearchParams(new URL(headers.get('location') ?? 'about:blank').hash.slice(1));
const token = (fields: Fields = {}): Fields => ({ client_id: clientId, response_type: 'token', code_challenge: undefined, code_challenge_method: undefined, ...fields });

describe('B, E, F, G. Implicit, off', () => {
  it('#9 implicit, off: refused, absent from metadata, and not to be registered for without the switch', async () => {
    const metadata = await assent.metadata();
    expect(metadata['response_types_supported']).toEqual(['code']);
    expect(metadata['grant_types_supported']).not.toContain('implicit');
    expect(fragmentOf(await assent.request({ response_type: 'token' })).get('error')).toBe('unauthorized_client');
    for (const members of [{ grant_types: ['implicit'] }, { grant_types: ['implicit'], profile: 'oauth2' }]) {
      expect(await assent.manage('POST', '/clients', { redirect_uris: [REDIRECT_URI], ...members })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'grant_types', rule: expect.stringContaining('unless allow_implicit is true') }] },
      });
    }
  });

  it('#59 success answers are in the fragment for token, off', async () => {
    const { headers, status } = await assent.request({ response_type: 'token', response_mode: 'fragment' });
    expect([status, new URL(headers.get('location') ?? '').hash]).toEqual([302, expect.stringMatching(/^#error=unauthorized_client&/)]);
  });

  it('#60 another way than a fragment in Location, off: not without implicit', async () => {
    expect(await assent.manage('POST', '/clients', { redirect_uris: [REDIRECT_URI], implicit_answer_page: true })).toMatchObject({ status: 400, body: { errors: [{ field: 'implicit_answer_page' }] } });
  });

  it('#67 the implicit answer has access_token, token_type, expires_in, scope and state, off: nothing but the error', async () => {
    const answer = fragmentOf(await assent.request({ response_type: 'token' }));
    expect([...answer.keys()]).toEqual(['error', 'error_description', 'state', 'iss']);
  });

  it('#68 the implicit answer never has a refresh token, off: nor any token', async () => {
    for (const fields of [{ scope: 'api:read offline_access' }, { client_id: 'native', redirect_uri: LOOPBACK_URI }, { client_id: 'machine', redirect_uri: REDIRECT_URI }]) {
      const { headers, text } = await assent.request({ response_type: 'token', ...fields });
      expect(`${headers.get('location')} ${text}`).not.toMatch(/_token|\b[ar]t_/);
    }
  });

  it('#84 implicit errors are in the fragment, off', async () => {
    const { headers } = await assent.request({ response_type: 'token', state: 'a b' });
    const location = new URL(headers.get('location') ?? '');
    expect([location.origin + location.pathname, location.search]).toEqual([REDIRECT_URI, '']);
    expect(Object.fromEntries(new URLSearchParams(location.hash.slice(1)))).toMatchObject({ error: 'unauthorized_client', state: 'a b' });
  });
});

describe('B, E, F, G. Implicit, on for one client', () => {
  beforeAll(async () => {
    const { status, body } = await assent.manage('POST', '/clients', {
      client_name: 'Old browser app', redirect_uris: [REDIRECT_URI, LOOPBACK_URI], token_endpoint_auth_method: 'none', allow_implicit: true, grant_types: ['implicit'], scope: 'api:read api:write offline_access',
    });
    expect(status).toBe(201);
    clientId = String(body['client_id']);
  });

  it('#9 implicit, on: the token is issued right away, without client authentication; the redirect URI identifies the client', async () => {
    const metadata = await assent.metadata();
    expect(metadata['response_types_supported']).toEqual(['code', 'token']);
    expect(metadata['grant_types_supported']).toContain('implicit');
    const answer = answered(await assent.authorize(token()), 'fragment');
    expect((await assent.introspect(answer.get('access_token') ?? '')).body).toMatchObject({ active: true, client_id: clientId, username: 'alice', scope: 'api:read' });
    expect((await assent.request(token({ redirect_uri: 'https://rp.example.test/other' }))).status).toBe(400);
    // what is on for one is on for nobody else
    expect(fragmentOf(await assent.request({ response_type: 'token' })).get('error')).toBe('unauthorized_client');
  });

  it('#59 success answers are in the fragment for token, on: form-encoded, and nothing in the query', async () => {
    const { location, status } = await assent.authorize(token({ state: 'a b&c=é' }));
    expect(status).toBe(302);
    expect([location?.origin, location?.pathname, location?.search]).toEqual(['https://rp.example.test', '/cb', '']);
    expect(location?.hash).toMatch(/^#access_token=at_[\w-]+&token_type=Bearer&expires_in=\d+&scope=api%3Aread&state=a\+b%26c%3D%C3%A9&iss=/);
    const query = await assent.request(token({ response_mode: 'query' }));
    expect(new URL(query.headers.get('location') ?? '').search).toBe('');
    expect(fragmentOf(query).get('error')).toBe('invalid_request');
  });

  it('#60 another way than a fragment in Location, on: a page with a link to the full URI, for user agents that lose it', async () => {
    const { body } = await assent.manage('POST', '/clients', {
      client_name: 'Older browser app', redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none', allow_implicit: true, implicit_answer_page: true, grant_types: ['implicit'], scope: 'api:read',
    });
    const page = await assent.authorize(token({ client_id: String(body['client_id']) }));
    expect([page.status, page.headers.get('location'), page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual([200, null, 'no-store', 'no-referrer']);
    const href = /<a [^>]*href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const link = new URL(href);
    expect(link.origin + link.pathname).toBe(REDIRECT_URI);
    expect(Object.fromEntries(new URLSearchParams(link.hash.slice(1)))).toMatchObject({ access_token: expect.stringMatching(/^at_/), token_type: 'Bearer', state: 'xyz' });
    expect(wordsOf(page)).toContain('Continue to');
  });

  it('#67 the implicit answer has access_token, token_type, expires_in, scope and state, on', async () => {
    const answer = answered(await assent.authorize(token({ state: 'xyz' })), 'fragment');
    expect(Object.fromEntries(answer)).toEqual({
      access_token: expect.stringMatching(/^at_/), token_type: 'Bearer', expires_in: '3600', scope: 'api:read', state: 'xyz', iss: assent.base,
    });
    expect(answered(await assent.authorize(token({ state: undefined })), 'fragment').has('state')).toBe(false);
  });

  it('#68 the implicit answer never has a refresh token, on: not even for offline_access', async () => {
    for (const scope of ['api:read', 'api:read offline_access', undefined]) {
      const answer = answered(await assent.authorize(token({ scope })), 'fragment');
      expect([answer.has('access_token'), answer.has('refresh_token'), answer.get('scope')?.includes('offline_access')]).toEqual([true, false, false]);
    }
  });

  it('#69 scope is in the implicit answer when the owner allows less than was asked for', async () => {
    const page = await new Browser().authorize(assent.url(token({ redirect_uri: LOOPBACK_URI, scope: 'api:read api:write' })), { ...ALICE, decline: ['api:write'] });
    expect(answered(page, 'fragment').get('scope')).toBe('api:read');
  });

  it('#84 implicit errors are in the fragment, on', async () => {
    const wrong: readonly (readonly [Fields, string])[] = [
      [{ scope: 'nonsense' }, 'invalid_scope'],
      [{ resource: 'https://nobody.example.test/' }, 'invalid_target'],
      [{ request: 'x' }, 'request_not_supported'],
    ];
    for (const [fields, error] of wrong) {
      const answer = await assent.request(token(fields));
      expect([answer.status, new URL(answer.headers.get('location') ?? '').search, fragmentOf(answer).get('error'), fragmentOf(answer).get('state')]).toEqual([302, '', error, 'xyz']);
    }
    const denied: Page = await new Browser().authorize(assent.url(token({ redirect_uri: LOOPBACK_URI })), { ...ALICE, decision: 'deny' });
    expect([denied.location?.search, answered(denied, 'fragment').get('error')]).toEqual(['', 'access_denied']);
  });
});
