import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { answered, Browser, scopesOf, wordsOf, type Page } from './browser.js';
import { BrowserSide } from './browser-side.js';
import { BOB, LOOPBACK_URI, OTHER_URI } from './client-entries.js';
import { QUERY_URI } from './browser-side.clients.js';
import type { Answer, Fields } from './exchange.js';
import { tokensOf } from './token-side.js';

describe('E. Authorization request', () => {
  let assent: BrowserSide;
  beforeAll(async () => {
    assent = await BrowserSide.start();
  });
  afterAll(() => assent.stop());

  const back = ({ headers }: Answer) => new URL(headers.get('location') ?? 'about:blank');
  const error = async (fields: Fields) => back(await assent.request(fields)).searchParams.get('error');
  const errorPage = ({ status, headers, text }: Answer) => expect([status, headers.get('location'), text.includes('invalid_request')]).toEqual([400, null, true]);

  async function consentPage(fields: Fields): Promise<Page> {
    const browser = new Browser();
    return browser.follow(await browser.signIn(await browser.open(assent.url({ client_id: 'native', redirect_uri: LOOPBACK_URI, ...fields })), BOB));
  }

  it('#42 response_type missing: invalid_request, redirected when client and URI are good', async () => {
    const answer = await assent.request({ response_type: undefined });
    expect([answer.status, back(answer).origin + back(answer).pathname, back(answer).searchParams.get('error')]).toEqual([302, REDIRECT_URI, 'invalid_request']);
    errorPage(await assent.request({ response_type: undefined, client_id: 'nobody' }));
    errorPage(await assent.request({ response_type: undefined, redirect_uri: 'https://evil.example.test/' }));
  });

  it('#43 response_type=code gives a code', async () => {
    const answer = answered(await assent.authorize({ response_type: 'code' }));
    expect([...answer.keys()].sort()).toEqual(['code', 'iss', 'state']);
  });

  it('#44 response_type=token gives a token in the redirect, off: unauthorized_client', async () => {
    const answer = await assent.request({ response_type: 'token' });
    expect(answer.status).toBe(302);
    expect(new URLSearchParams(back(answer).hash.slice(1)).get('error')).toBe('unauthorized_client');
    expect(back(answer).search).toBe('');
  });

  it('#44 response_type=token gives a token in the redirect, on', async () => {
    const answer = answered(await assent.authorize({ client_id: 'implicit', response_type: 'token' }), 'fragment');
    expect(answer.get('access_token')).toMatch(/^at_/);
  });

  it('#45 extension types are space separated, and their order has no meaning', async () => {
    for (const [one, other] of [['code token', 'token code'], ['code id_token', 'id_token code'], ['a b c', 'c a b']] as const) {
      const answers = await Promise.all([one, other].map((response_type) => assent.request({ client_id: 'implicit', response_type })));
      expect(answers.map((answer) => back(answer).href)).toEqual([back(answers[0]!).href, back(answers[0]!).href]);
      expect(back(answers[0]!).href).toContain('error=unsupported_response_type');
    }
  });

  it('#46 an unknown type: unsupported_response_type', async () => {
    for (const response_type of ['nonsense', 'CODE', 'code,', 'none', 'https://example.test/type']) expect(await error({ response_type })).toBe('unsupported_response_type');
  });

  it('#47 client_id is always required', async () => {
    for (const response_type of ['code', 'token', undefined]) errorPage(await assent.request({ client_id: undefined, response_type }));
  });

  it('#48 redirect_uri may be left out when exactly one complete URI is registered; that one is used', async () => {
    const { location } = await assent.authorize({ client_id: 'classic', redirect_uri: undefined });
    expect(location?.href.startsWith(`${REDIRECT_URI}?code=ac_`)).toBe(true);
    expect(tokensOf(await assent.redeem(location?.searchParams.get('code') ?? '', { redirect_uri: undefined }, 'classic'))).toHaveProperty('access_token');
    expect(back(await assent.request({ client_id: 'classic', redirect_uri: undefined, scope: 'x' })).href.startsWith(`${REDIRECT_URI}?error=invalid_scope`)).toBe(true);
  });

  it('#48 redirect_uri may not be left out with the profile oauth2.1', async () => {
    expect((await assent.manage('GET', '/clients/web')).body).toMatchObject({ profile: 'oauth2.1', redirect_uris: [REDIRECT_URI] });
    errorPage(await assent.request({ redirect_uri: undefined }));
  });

  it('#49 redirect_uri is required with several, incomplete or no registered URIs', async () => {
    for (const client_id of ['classic-two', 'prefix', 'machine', 'trusted']) errorPage(await assent.request({ client_id, redirect_uri: undefined }));
    for (const redirect_uri of [REDIRECT_URI, OTHER_URI]) expect(answered(await assent.authorize({ client_id: 'classic-two', redirect_uri })).has('code')).toBe(true);
    errorPage(await assent.request({ client_id: 'machine', redirect_uri: REDIRECT_URI }));
  });

  describe('#50 a given URI must equal a registered one, as a string; of a loopback URI, the port may differ', () => {
    it.each([
      'https://rp.example.test/cb/',
      'https://rp.example.test/CB',
      'https://RP.example.test/cb',
      'HTTPS://rp.example.test/cb',
      'https://rp.example.test:443/cb',
      'https://rp.example.test/%63b',
      'https://rp.example.test/./cb',
      'https://rp.example.test/cb?',
      'https://rp.example.test/cb?x=1',
      'https://rp.example.test/cb ',
      'https://rp.example.test',
    ])('#50 not %j', async (redirect_uri) => {
      errorPage(await assent.request({ redirect_uri }));
    });

    it('#50 its query included', async () => {
      expect((await assent.request({ client_id: 'query', redirect_uri: QUERY_URI })).status).toBe(302);
      for (const redirect_uri of [QUERY_URI.replace('%20', '+'), 'https://rp.example.test/cb?x=1&tenant=a%20b', 'https://rp.example.test/cb', `${QUERY_URI}&y`]) {
        errorPage(await assent.request({ client_id: 'query', redirect_uri }));
      }
    });

    it('#50 of a loopback URI, only the port may differ', async () => {
      expect((await assent.request({ client_id: 'native', redirect_uri: 'http://127.0.0.1:51004/cb' })).status).toBe(302);
      for (const redirect_uri of ['http://127.0.0.2/cb', 'http://localhost/cb', 'http://127.0.0.1:51004/other', 'https://127.0.0.1:51004/cb']) errorPage(await assent.request({ client_id: 'native', redirect_uri }));
    });
  });

  it('#51 scope is space separated, and its order has no meaning', async () => {
    const sorted = async (scope: string) => String((await assent.tokens({ scope })).scope).split(' ').sort();
    for (const scope of ['api:read api:write', 'api:write api:read', ' api:read  api:write ', 'api:write api:read api:write']) expect(await sorted(scope)).toEqual(['api:read', 'api:write']);
    for (const scope of ['api:read,api:write', 'api:read\tapi:write']) expect(await error({ scope })).toBe('invalid_scope');
  });

  it('#52 the consent page lists the requested scopes in readable words', async () => {
    const page = await consentPage({ scope: 'api:write api:read offline_access' });
    for (const words of ['Example API', 'Read your things', 'Change your things', 'Keep access while you are away']) expect(wordsOf(page)).toContain(words);
    expect([...scopesOf(page)].sort()).toEqual(['api:read', 'api:write', 'offline_access']);
    expect(wordsOf(await consentPage({ scope: 'api:read' }))).not.toContain('Change your things');
  });

  it('#53 no scope: everything that the client is registered for', async () => {
    expect(scopesOf(await consentPage({ scope: undefined }))).toEqual(['api:read', 'api:write', 'offline_access']);
    expect((await assent.token('machine', { grant_type: 'client_credentials' })).body).toMatchObject({ scope: 'api:read api:write' });
  });

  it('#53 no scope, and a client without a default: invalid_scope', async () => {
    const answer = await assent.request({ client_id: 'scopeless', scope: undefined });
    expect([answer.status, back(answer).searchParams.get('error')]).toEqual([302, 'invalid_scope']);
  });

  describe('state', () => {
    const STATES = ['xyz', 'a b+c', '%41%', '"<>\'&=?#/\\', 'é 😀 \u202e', ' ', '\r\n\t', 'x'.repeat(1500), '0', 'null', '{"a":[1]}'];

    it.each(STATES)('#54 state comes back byte for byte on success: %j', async (state) => {
      expect(answered(await assent.authorize({ state })).getAll('state')).toEqual([state]);
    });

    it.each(STATES)('#55 state comes back on errors as well: %j', async (state) => {
      const answer = await assent.request({ state, response_type: 'nonsense' });
      expect(back(answer).searchParams.getAll('state')).toEqual([state]);
    });

    it('#55 state comes back when the owner denies', async () => {
      const browser = new Browser();
      const page = await browser.authorize(assent.url({ client_id: 'native', redirect_uri: LOOPBACK_URI, state: 'a b' }), { ...ALICE, decision: 'deny' });
      expect([answered(page).get('error'), answered(page).get('state')]).toEqual(['access_denied', 'a b']);
    });

    it('#56 without state in the request there is none in the answer', async () => {
      expect(answered(await assent.authorize({ state: undefined })).has('state')).toBe(false);
      expect(back(await assent.request({ state: undefined, response_type: 'nonsense' })).searchParams.has('state')).toBe(false);
    });
  });
});
