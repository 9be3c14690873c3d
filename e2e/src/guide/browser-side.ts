import { createHash } from 'node:crypto';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { Stack, type StackOptions } from '../stack/stack.js';
import { answered, Browser, type Decision, type Page } from './browser.js';
import { BROWSER_SIDE_IMPORT } from './browser-side.clients.js';
import { basic, encoded, post, send, type Answer, type Fields } from './exchange.js';
import { tokensOf, type TokenPair } from './token-side.js';

/** No limit stops a test that fails on purpose. */
const NO_LIMITS = { ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '1000000', ASSENT_SIGN_IN_FAILURE_LIMIT: '100000' };

export const VERIFIER = 'an-unguessable-verifier-of-at-least-43-characters';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** A running server with the clients of browser-side.clients.ts, as people's browsers, clients and an admin see it. */
export class BrowserSide {
  /** Alice's browser: signed in from the first use on. */
  private readonly alice = new Browser();
  private managerToken: string | undefined;

  private constructor(
    readonly stack: Stack,
    /** Where requests go: the issuer, or another node on the same stores. */
    readonly base: string,
    private readonly running: { stop(): Promise<unknown> },
  ) {}

  static async start({ env = {}, ...options }: StackOptions = {}): Promise<BrowserSide> {
    const stack = await Stack.start({ redis: false, importFile: BROWSER_SIDE_IMPORT, ...options, env: { ...NO_LIMITS, ...env } });
    return new BrowserSide(stack, stack.issuer, stack);
  }

  /** The same stores through a process with other settings. */
  async withSettings(env: Readonly<Record<string, string>>): Promise<BrowserSide> {
    const node = await this.stack.startNode('standalone', undefined, env);
    return new BrowserSide(this.stack, node.address, node);
  }

  /** Stops the whole stack; or, with other settings, just that process. */
  async stop(): Promise<void> {
    await this.running.stop();
  }

  /** A right authorization request of the client `web`, but for these fields; undefined leaves one out. */
  url(fields: Fields = {}): string {
    return `${this.base}/authorize?${encoded(requestOf(fields)).toString()}`;
  }

  /** Alice, who allows everything unless told otherwise. */
  authorize(fields: Fields = {}, person: Decision = {}): Promise<Page> {
    return this.alice.authorize(this.url(fields), { ...ALICE, ...person });
  }

  /** One request without following anything, by a browser that nobody signed in at. */
  request(fields: Fields = {}): Promise<Answer> {
    return send(this.url(fields));
  }

  async code(fields: Fields = {}, person: Decision = {}): Promise<string> {
    const page = await this.authorize(fields, person);
    const code = answered(page).get('code');
    if (code === null) throw new Error(`refused: ${page.location?.href}`);
    return code;
  }

  /** @param fields override what a right request has; undefined leaves it out */
  redeem(code: string, fields: Fields = {}, as = 'web'): Promise<Answer> {
    return this.token(as, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER, ...fields });
  }

  async tokens(fields: Fields = {}, as = 'web', person: Decision = {}): Promise<TokenPair & { readonly scope: string }> {
    const code = await this.code({ client_id: as, ...fields }, person);
    return tokensOf(await this.redeem(code, {}, as)) as TokenPair & { readonly scope: string };
  }

  refresh(refreshToken: string, as = 'web', fields: Fields = {}): Promise<Answer> {
    return this.token(as, { grant_type: 'refresh_token', refresh_token: refreshToken, ...fields });
  }

  /** At the token endpoint, as a client that authenticates like it is registered. */
  token(as: string, fields: Fields): Promise<Answer> {
    return this.asClient('/token', as, fields);
  }

  introspect(token: string, as = 'rs'): Promise<Answer> {
    return this.asClient('/introspect', as, { token });
  }

  revoke(token: string, as = 'web'): Promise<Answer> {
    return this.asClient('/revoke', as, { token });
  }

  asClient(path: string, as: string, fields: Fields): Promise<Answer> {
    return isPublicApp(as) ? post(this.base + path, { client_id: as, ...fields }) : post(this.base + path, fields, basic(as, `${as}-secret`));
  }

  /** At the admin API, as a program that may do everything. */
  async manage(method: string, path: string, body?: object): Promise<Answer> {
    this.managerToken ??= tokensOf(await this.token('manager', { grant_type: 'client_credentials' })).access_token;
    const headers = { authorization: `Bearer ${this.managerToken}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const answer = await send(`${this.base}/admin${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { ...answer, body: answer.text === '' ? {} : (JSON.parse(answer.text) as Record<string, unknown>) };
  }

  async metadata(): Promise<Readonly<Record<string, unknown>>> {
    return (await send(`${this.base}/.well-known/oauth-authorization-server`)).body;
  }
}

/** What a right authorization request of the client `web` has, but for these fields. */
export const requestOf = (fields: Fields): Fields => ({
  client_id: 'web',
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'api:read',
  state: 'xyz',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
  ...fields,
});

function isPublicApp(client: string): boolean {
  const entry = BROWSER_SIDE_IMPORT.clients.find(({ client_id }) => client_id === client);
  return entry !== undefined && 'token_endpoint_auth_method' in entry && entry.token_endpoint_auth_method === 'none';
}
