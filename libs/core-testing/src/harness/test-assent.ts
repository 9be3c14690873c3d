import { createHash } from 'node:crypto';
import {
  createAuthorizationPages,
  createMediagoblinPages,
  createServer,
  DEFAULT_SERVER_CONFIG,
  SecretBox,
  SecretHasher,
  type Api,
  type AssentServer,
  type AuthorizationPages,
  type Client,
  type Endpoint,
  type MediagoblinPages,
  type Needs,
  type ServerConfig,
  type User,
  type WireRequest,
} from '@assent/core';
import { aClient } from '../builders/a-client.js';
import { aUser } from '../builders/a-user.js';
import { anApi } from '../builders/an-api.js';
import { FakeClock } from '../fakes/fake-clock.js';
import { FakeRandom } from '../fakes/fake-random.js';
import { RecordingObserver } from '../fakes/recording-observer.js';
import { memoryDurableStores, type MemoryDurableStores } from '../memory/durable/memory-durable-stores.js';
import { memoryShortLivedStores, type MemoryShortLivedStores } from '../memory/short-lived/memory-short-lived-stores.js';
import { plainPages } from './plain-pages.js';
import { plainPasswordHasher } from './plain-password-hasher.js';
import { plainSamlAssertionReader } from './plain-saml-assertion-reader.js';
import { TestBrowser } from './test-browser.js';
import { aFormPost, answerOf, basic, type Answer, type ParamValues } from './wire.js';

export const ISSUER = 'https://assent.example.test';
export const API = 'https://api.example.test/';
export const REDIRECT_URI = 'https://rp.example.test/cb';
export const CODE_VERIFIER = 'a-verifier-of-forty-three-characters-or-more';
export const CODE_CHALLENGE = createHash('sha256').update(CODE_VERIFIER).digest('base64url');
export const ALICE = { username: 'alice', password: 'correct horse' } as const;

const START = '2026-03-01T12:00:00.000Z';
const hasher = new SecretHasher(Buffer.alloc(32, 7));

export interface TestAssentOptions {
  readonly config?: Partial<ServerConfig>;
  readonly clients?: readonly Client[];
  readonly apis?: readonly Api[];
  /** Replaces single needs, such as a store that fails. */
  readonly needs?: Partial<Needs>;
}

/** The whole core on memory: an API, a resource server `rs`, a web client, a person, and short ways to talk to it. */
export class TestAssent {
  readonly clock = new FakeClock(START);
  readonly durable: MemoryDurableStores = memoryDurableStores();
  readonly shortLived: MemoryShortLivedStores = memoryShortLivedStores(this.clock);
  readonly observer = new RecordingObserver();
  readonly alice: User = aUser({ username: ALICE.username, passwordHash: `plain:${ALICE.password}` });
  /** What everything in it works with. */
  readonly needs: Needs;
  readonly server: AssentServer;
  readonly pages: AuthorizationPages;
  readonly mediagoblin: MediagoblinPages;

  constructor(options: TestAssentOptions = {}) {
    this.needs = {
      ...this.durable,
      ...this.shortLived,
      config: { ...DEFAULT_SERVER_CONFIG, issuer: ISSUER, ...options.config },
      clock: this.clock,
      random: new FakeRandom(),
      secretBox: new SecretBox(Buffer.alloc(32, 7)),
      secretHasher: hasher,
      passwordHasher: plainPasswordHasher,
      samlAssertions: plainSamlAssertionReader,
      pages: plainPages,
      observer: this.observer,
      ...options.needs,
    };
    this.server = createServer(this.needs);
    this.pages = createAuthorizationPages(this.needs);
    this.mediagoblin = createMediagoblinPages(this.needs);
    this.durable.users.put(this.alice);
    for (const api of options.apis ?? [exampleApi()]) this.durable.apis.put(api);
    for (const client of [webClient(), resourceServer(), ...(options.clients ?? [])]) this.durable.clients.put(client);
  }

  browser(remoteAddress?: string): TestBrowser {
    return new TestBrowser({ ...this.pages, mediagoblin: this.mediagoblin }, new URL(this.needs.config.issuer).origin, remoteAddress);
  }

  /** @param as client_id and secret for HTTP Basic; null: nothing */
  token(values: ParamValues, as: Credentials | null = WEB): Promise<Answer> {
    return post(this.server.token, '/token', values, as);
  }

  introspect(token: ParamValues[string], as: Credentials | null = RS): Promise<Answer> {
    return post(this.server.introspect, '/introspect', { token }, as);
  }

  revoke(token: ParamValues[string], as: Credentials | null = WEB): Promise<Answer> {
    return post(this.server.revoke, '/revoke', { token }, as);
  }

  /** A person signs in and allows everything. @returns the redirect to the client */
  async approve(params: ParamValues = {}, browser = this.browser()): Promise<URL> {
    let answer = await browser.authorize(authorizationRequest(params));
    if (answer.body['page'] === 'sign-in') answer = await browser.post({ ...ALICE, csrf_token: String(answer.body['csrfToken']) });
    if (answer.body['page'] === 'consent') answer = await browser.post(allowing(answer));
    return TestBrowser.location(answer);
  }

  async approvedCode(params: ParamValues = {}): Promise<string> {
    const code = (await this.approve(params)).searchParams.get('code');
    if (code === null) throw new Error('the request was refused');
    return code;
  }

  /** The whole code flow of the web client. */
  async tokens(params: ParamValues = {}): Promise<IssuedTokens> {
    const answer = await this.token(codeRequest(await this.approvedCode(params)));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body as unknown as IssuedTokens;
  }
}

export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
}

export type Credentials = readonly [clientId: string, secret: string];
export const WEB: Credentials = ['web', 'web-secret'];
export const RS: Credentials = ['rs', 'rs-secret'];

export const aSecret = (secret: string) => ({ hash: hasher.hash(secret), createdAt: new Date(START) });

export const webClient = (given: Partial<Client> = {}): Client =>
  aClient({
    clientId: 'web',
    clientName: 'Web',
    redirectUris: [REDIRECT_URI],
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: ['api:read', 'api:write', 'offline_access'],
    secrets: [aSecret('web-secret')],
    ...given,
  });

export const resourceServer = (given: Partial<Client> = {}): Client =>
  aClient({ clientId: 'rs', redirectUris: [], grantTypes: [], responseTypes: [], scope: [], secrets: [aSecret('rs-secret')], introspects: [API], ...given });

export const exampleApi = (given: Partial<Api> = {}): Api =>
  anApi({
    identifier: API,
    scopes: [
      { name: 'api:read', description: 'Read your things' },
      { name: 'api:write', description: 'Change your things' },
    ],
    introspectionClients: ['rs'],
    ...given,
  });

export const authorizationRequest = (given: ParamValues = {}): ParamValues => ({
  response_type: 'code',
  client_id: 'web',
  redirect_uri: REDIRECT_URI,
  scope: 'api:read api:write',
  state: 'xyz',
  code_challenge: CODE_CHALLENGE,
  code_challenge_method: 'S256',
  ...given,
});

export const codeRequest = (code: string, given: ParamValues = {}): ParamValues => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: REDIRECT_URI,
  code_verifier: CODE_VERIFIER,
  ...given,
});

export const refreshRequest = (refreshToken: string, given: ParamValues = {}): ParamValues => ({
  grant_type: 'refresh_token',
  refresh_token: refreshToken,
  ...given,
});

/** The consent form, everything allowed. */
export const allowing = (consent: Answer, given: ParamValues = {}): ParamValues => ({
  csrf_token: String(consent.body['csrfToken']),
  decision: 'allow',
  scope: (consent.body['scopes'] as readonly { name: string }[]).map(({ name }) => name),
  ...given,
});

async function post(endpoint: Endpoint, path: string, values: ParamValues, as: Credentials | null): Promise<Answer> {
  const headers: WireRequest['headers'] = as === null ? {} : basic(...as);
  return answerOf(await endpoint(aFormPost(path, values, headers)));
}
