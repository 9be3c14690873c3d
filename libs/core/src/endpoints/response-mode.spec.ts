import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ALICE, allowing, aClient, authorizationRequest, codeRequest, ISSUER, REDIRECT_URI, TestAssent, TestBrowser, webClient, type ParamValues } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import type { ResponseType } from '../response-types/response-type.js';
import { code } from '../response-types/code.js';
import { AUTO_SUBMIT } from '../wire/authorization-answer.js';
import { formTargetOf } from '../wire/html.js';
import { parseForm } from '../wire/form.js';
import { answerWishes, responseTypeName } from './response-mode.js';

const bothTypes = () =>
  webClient({
    grantTypes: ['authorization_code', 'implicit'],
    responseTypes: ['code', 'token'],
    policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true },
  });

async function allowed(params: ParamValues) {
  const assent = new TestAssent({ clients: [bothTypes()] });
  const browser = assent.browser();
  const signIn = await browser.authorize(authorizationRequest(params));
  const consent = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
  return { assent, answer: await browser.post(allowing(consent)) };
}

const refused = (params: ParamValues, assent = new TestAssent({ clients: [bothTypes()] })) => assent.browser().authorize(authorizationRequest(params));

describe('OAuth 2.0 Form Post Response Mode §2', () => {
  const wayBack = (answer: Awaited<ReturnType<typeof refused>>) => answer.body['wayBack'] as { readonly uri: string; readonly fields: Record<string, string> };

  it('sends the code by a form that posts to the redirect URI', async () => {
    const { answer, assent } = await allowed({ response_mode: 'form_post' });
    expect(answer).toMatchObject({ status: 200, body: { page: 'answer', failed: false, autoSubmit: true, wayBack: { place: 'rp.example.test', uri: REDIRECT_URI } } });
    const { fields } = wayBack(answer);
    expect(fields).toEqual({ code: expect.stringMatching(/^ac_/), state: 'xyz', iss: ISSUER });
    expect((await assent.token(codeRequest(String(fields['code'])))).status).toBe(200);
  });

  it('sends a token so', async () => {
    const { answer } = await allowed({ response_type: 'token', response_mode: 'form_post' });
    expect(wayBack(answer).fields).toMatchObject({ access_token: expect.stringMatching(/^at_/), token_type: 'Bearer', state: 'xyz' });
  });

  it.each(['code', 'token', 'magic'])('sends errors of response_type %s so', async (responseType) => {
    const answer = await refused({ response_type: responseType, scope: 'unknown', response_mode: 'form_post' });
    const error = responseType === 'magic' ? 'unsupported_response_type' : 'invalid_scope';
    expect(answer.body).toMatchObject({ page: 'answer', failed: true, wayBack: { uri: REDIRECT_URI, fields: { error, state: 'xyz', iss: ISSUER } } });
  });

  it('allows one script, by its hash, and a form that goes to the client, and where the client sends people on', async () => {
    const { answer } = await allowed({ response_mode: 'form_post' });
    const hash = createHash('sha256').update(AUTO_SUBMIT).digest('base64');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", `script-src 'sha256-${hash}'`, "form-action 'self' https://rp.example.test https:", "frame-ancestors 'none'", "base-uri 'none'"]),
    );
    expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
  });

  it.each(['a\nb', 'a\r\nb', 'a\rb'])('refuses the state %j, which browsers would change, and sends it back unchanged', async (state) => {
    const location = TestBrowser.location(await refused({ response_mode: 'form_post', state }));
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ error: 'invalid_request', state });
  });

  it('is refused for a redirect URI that takes no forms', async () => {
    const app = aClient({ clientId: 'app', tokenEndpointAuthMethod: 'none', redirectUris: ['com.example.app:/cb'] });
    const answer = await refused({ client_id: 'app', redirect_uri: 'com.example.app:/cb', scope: 'api:read', response_mode: 'form_post' }, new TestAssent({ clients: [app] }));
    expect(String(answer.headers['location'])).toMatch(/^com\.example\.app:\/cb\?error=invalid_request&/);
  });
});

describe('OAuth 2.0 Multiple Response Type Encoding Practices §2.1, §5', () => {
  it('sends a code in the fragment to who asks for that', async () => {
    const { answer } = await allowed({ response_mode: 'fragment' });
    const location = TestBrowser.location(answer);
    expect([location.search, new URLSearchParams(location.hash.slice(1)).get('code')]).toEqual(['', expect.stringMatching(/^ac_/)]);
  });

  it('never sends a token in the query', async () => {
    const location = TestBrowser.location(await refused({ response_type: 'token', response_mode: 'query' }));
    expect([location.search, new URLSearchParams(location.hash.slice(1)).get('error')]).toEqual(['', 'invalid_request']);
  });

  it.each(['web_message', 'page', 'jwt', 'QUERY', 'query fragment'])('refuses response_mode %j, in the usual mode', async (mode) => {
    expect(TestBrowser.location(await refused({ response_mode: mode })).searchParams.get('error')).toBe('invalid_request');
    const token = TestBrowser.location(await refused({ response_mode: mode, response_type: 'token' }));
    expect(new URLSearchParams(token.hash.slice(1)).get('error')).toBe('invalid_request');
  });

  it('refuses a repeated response_mode or response_type, in the usual mode', async () => {
    for (const params of [{ response_mode: ['fragment', 'fragment'] }, { response_type: ['token', 'token'] }]) {
      expect(TestBrowser.location(await refused(params)).searchParams.get('error')).toBe('invalid_request');
    }
  });

  it('takes an empty response_mode for none (RFC 6749 §3.1)', async () => {
    expect((await refused({ response_mode: '' })).body).toMatchObject({ page: 'sign-in' });
  });
});

describe('RFC 6749 §3.1.1 extension response types', () => {
  it('the order of values does not matter', () => {
    const extension: ResponseType = { ...code, name: 'a b' };
    const wishes = (responseType: string) => answerWishes(parseForm(`response_type=${responseType}`), webClient(), REDIRECT_URI, new Map([['a b', extension]]));
    expect([wishes('a+b').responseType, wishes('b+a').responseType, wishes('a').responseType, wishes('a+b+b').responseType]).toEqual([extension, extension, undefined, undefined]);
    expect(responseTypeName('token code')).toBe('code token');
  });

  it.each(['code token', 'token code', 'code code', 'code ', ' code', 'CODE', 'none', 'id_token'])('%j is enabled for nobody', async (responseType) => {
    expect(TestBrowser.location(await refused({ response_type: responseType })).searchParams.get('error')).toBe('unsupported_response_type');
  });
});

describe('CSP3 §2.3.1 source expressions of redirect URIs', () => {
  it.each([
    ['https://rp.example.test/cb?x', 'https://rp.example.test'],
    ['https://rp.example.test:8443/cb', 'https://rp.example.test:8443'],
    ['http://127.0.0.1:5000/cb', 'http://127.0.0.1:5000'],
    ['http://[::1]:5000/cb', 'http:'],
    ['com.example.app:/cb', 'com.example.app:'],
  ])('%s: %s', (redirectUri, source) => {
    expect(formTargetOf(redirectUri)).toBe(source);
  });
});
