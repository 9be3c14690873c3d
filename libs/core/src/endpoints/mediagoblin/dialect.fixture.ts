import {
  aClient, aFormPost, ALICE, aRequest, aSecret, encodeForm, exampleApi, TestAssent, TestBrowser, type Answer, type ParamValues, type TestAssentOptions,
} from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY } from '../../model/client-policy.js';
import type { Client } from '../../model/client.js';

const POLICY = { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowMediagoblin: true, allowQueryToken: true } as const;

/** Confidential, without a redirect URI: the request names it. */
export const omgmg = (given: Partial<Client> = {}): Client =>
  aClient({
    clientId: 'omgmg',
    clientName: 'OMGMG',
    clientDescription: 'Uploads your pictures',
    redirectUris: [],
    tokenEndpointAuthMethod: 'client_secret_post',
    scope: ['full_control'],
    requirePkce: false,
    policy: POLICY,
    secrets: [aSecret('omgmg-secret')],
    ...given,
  });

const PUBLIC = { tokenEndpointAuthMethod: 'none', clientType: 'public', secrets: [] } as const;
export const gallery = (given: Partial<Client> = {}): Client => omgmg({ clientId: 'gallery', redirectUris: ['https://gallery.example/cb'], ...given });
export const automgtic = (given: Partial<Client> = {}): Client => omgmg({ clientId: 'automgtic', redirectUris: ['http://www.foo.example/'], ...PUBLIC, ...given });
export const android = (given: Partial<Client> = {}): Client => omgmg({ clientId: 'android', redirectUris: ['https://localhost-mediagoblin-app'], ...PUBLIC, ...given });

export const mediaApi = exampleApi({ name: 'Example Media', scopes: [{ name: 'full_control', description: 'See, add, change and delete your media' }] });

export const dialect = ({ clients = [], ...options }: TestAssentOptions = {}): TestAssent =>
  new TestAssent({ apis: [mediaApi], clients: [omgmg(), gallery(), automgtic(), android(), ...clients], ...options });

export const FOO = 'https://foo.example';

/** What OMGMG sends. */
export const request = (given: ParamValues = {}, mount = '/oauth'): string => {
  const query = encodeForm({ response_type: 'code', client_id: 'omgmg', redirect_uri: FOO, scope: 'full_control', ...given });
  return `${mount}/authorize?${query}`;
};

/** One request, no redirect followed. */
export const ask = (browser: TestBrowser, url: string): Promise<Answer> => {
  const [path = '', query = ''] = url.split('?');
  return browser.once(aRequest({ path, query: url.includes('?') ? url.slice(url.indexOf('?') + 1) : query }));
};

/** Alice, signed in by the log-in page. */
export async function signedIn(assent: TestAssent, credentials: { readonly username: string; readonly password: string } = ALICE): Promise<TestBrowser> {
  const browser = assent.browser();
  const page = await browser.get('/auth/login/?next=/oauth/client/list');
  const answer = await browser.once(aFormPost(browser.path, { ...credentials, csrf_token: String(page.body['csrfToken']) }));
  if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`);
  return browser;
}

/** The fields of the consent form. */
export const formOf = ({ body }: Answer): ParamValues => ({
  csrf_token: String(body['csrfToken']),
  client_id: String(body['clientId']),
  next: String(body['next']),
});

/** Presses a button of the consent form. */
export const press = (browser: TestBrowser, page: Answer, values: ParamValues): Promise<Answer> =>
  browser.once(aFormPost(String(page.body['action']), { ...formOf(page), ...values }));

/** Allows, and goes where that leads: to the client. */
export async function allow(browser: TestBrowser, url: string): Promise<URL> {
  const page = await ask(browser, url);
  const { headers } = await press(browser, page, { allow: 'Allow' });
  return TestBrowser.location(await browser.get(String(headers['location'])));
}

export const location = ({ headers }: Answer): string => String(headers['location']);
export const refusal = (text: string) => ({ status: 200, body: { status: 400, errors: [text] } });
export const errorPage = (description: unknown, status = 400) => ({ status, body: { page: 'error', status, description } });
