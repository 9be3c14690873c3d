import { createHash, randomBytes } from 'node:crypto';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { Person } from '../stack/person.js';
import { Stack, type StackOptions } from '../stack/stack.js';
import { basic, encoded, post, type Answer, type Fields } from './exchange.js';
import { TOKEN_SIDE_IMPORT } from './token-side.clients.js';

/** No limit stops a test that fails on purpose. */
const NO_LIMITS = { ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '1000000', ASSENT_SIGN_IN_FAILURE_LIMIT: '100000' };

/** For hooks that start several processes: a machine may be busy. */
export const START_MILLISECONDS = 90_000;

export interface CodeOfClient {
  readonly client: string;
  readonly code: string;
  readonly verifier: string;
}

export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** A running server with the clients of token-side.clients.ts, as the token endpoint, introspection and a signed-in person see it. */
export class TokenSide {
  private readonly alice = new Person(ALICE);

  private constructor(
    readonly stack: Stack,
    /** Where requests go: the issuer, or another node on the same stores. */
    readonly base: string,
  ) {}

  static async start({ env = {}, ...options }: StackOptions = {}): Promise<TokenSide> {
    const stack = await Stack.start({ redis: false, importFile: TOKEN_SIDE_IMPORT, ...options, env: { ...NO_LIMITS, ...env } });
    return new TokenSide(stack, stack.issuer);
  }

  /** The same stores through a process with other settings. */
  async withSettings(env: Readonly<Record<string, string>>): Promise<TokenSide> {
    const node = await this.stack.startNode('standalone', undefined, env);
    return new TokenSide(this.stack, node.address);
  }

  stop(): Promise<void> {
    return this.stack.stop();
  }

  /** At the token endpoint, as a client that authenticates like it is registered. */
  token(as: string, fields: Fields): Promise<Answer> {
    return this.asClient('/token', as, fields);
  }

  introspect(token: string, as = 'rs'): Promise<Answer> {
    return this.asClient('/introspect', as, { token });
  }

  revoke(token: string, as: string): Promise<Answer> {
    return this.asClient('/revoke', as, { token });
  }

  asClient(path: string, as: string, fields: Fields): Promise<Answer> {
    const method = authMethodOf(as);
    if (method === 'client_secret_basic') return post(this.base + path, fields, basic(as, `${as}-secret`));
    return post(this.base + path, { client_id: as, ...(method === 'client_secret_post' && { client_secret: `${as}-secret` }), ...fields });
  }

  async metadata(): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${this.base}/.well-known/oauth-authorization-server`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** The authorization request of a client, whose person allows everything but `decline`. @returns where the browser leaves to */
  authorize(fields: Fields, decline: readonly string[] = []): Promise<URL> {
    return this.alice.authorize(`${this.base}/authorize?${encoded(fields).toString()}`, decline);
  }

  async code(client: string, fields: Fields = {}, decline: readonly string[] = []): Promise<CodeOfClient> {
    const { verifier, challenge } = pkce();
    const back = await this.authorize(
      { client_id: client, redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'api:read', code_challenge: challenge, code_challenge_method: 'S256', ...fields },
      decline,
    );
    const code = back.searchParams.get('code');
    if (code === null) throw new Error(`refused: ${back.href}`);
    return { client, code, verifier };
  }

  /** @param fields override what a right request has; undefined leaves it out */
  redeem({ client, code, verifier }: CodeOfClient, fields: Fields = {}, as = client): Promise<Answer> {
    return this.token(as, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier, ...fields });
  }

  refresh(as: string, refreshToken: string, fields: Fields = {}): Promise<Answer> {
    return this.token(as, { grant_type: 'refresh_token', refresh_token: refreshToken, ...fields });
  }

  async tokens(client: string, fields: Fields = {}): Promise<TokenPair> {
    return tokensOf(await this.redeem(await this.code(client, fields)));
  }

  async machineToken(client = 'machine', fields: Fields = {}): Promise<string> {
    return tokensOf(await this.token(client, { grant_type: 'client_credentials', ...fields })).access_token;
  }
}

export function pkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export function tokensOf({ status, text, body }: Answer): TokenPair {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body as unknown as TokenPair;
}

function authMethodOf(client: string): string {
  const entry = TOKEN_SIDE_IMPORT.clients.find(({ client_id }) => client_id === client);
  return entry !== undefined && 'token_endpoint_auth_method' in entry ? String(entry.token_endpoint_auth_method) : 'client_secret_basic';
}
