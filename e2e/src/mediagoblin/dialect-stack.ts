import { basic, encoded, post, send, type Answer, type Fields } from '../guide/exchange.js';
import { Stack, type StackOptions } from '../stack/stack.js';
import { MEDIA_IMPORT } from './import-file.js';
import { Member, type RegisteredClient, type Registration } from './member.js';

const MANAGER = { client_id: 'manager', client_secret: 'manager-secret', grant_types: ['client_credentials'], scope: 'admin:read admin:revoke admin:manage' };
/** An ordinary client, as all others are. */
export const PLAIN = { client_id: 'plain', client_secret: 'plain-secret', redirect_uris: ['https://plain.example.test/cb'], grant_types: ['authorization_code', 'refresh_token'], scope: 'full_control' };

export interface Tokens extends RegisteredClient {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** An installation with the dialect switched on, as its members, its admins and its media server see it. */
export class DialectStack {
  readonly alice: Member;
  private managerToken: string | undefined;

  private constructor(readonly stack: Stack) {
    this.alice = new Member(stack.issuer, MEDIA_IMPORT.users[0]);
  }

  static async start({ env = {}, ...options }: StackOptions = {}): Promise<DialectStack> {
    const importFile = { ...MEDIA_IMPORT, clients: [...MEDIA_IMPORT.clients, MANAGER, PLAIN] };
    return new DialectStack(await Stack.start({ redis: false, importFile, ...options, env: { ASSENT_MEDIAGOBLIN: 'on', ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS: 'on', ...env } }));
  }

  get issuer(): string {
    return this.stack.issuer;
  }

  register(mount: string, given: Partial<Registration> = {}): Promise<RegisteredClient> {
    return this.alice.register(mount, { name: 'Gallery', description: '', type: 'confidential', redirect_uri: '', ...given });
  }

  /** Alice allows it. @returns where she is sent */
  allow(mount: string, { clientId }: RegisteredClient, fields: Fields = {}): Promise<URL> {
    return this.alice.answer(`${mount}/authorize?${encoded({ client_id: clientId, redirect_uri: FOO, ...fields }).toString()}`);
  }

  accessToken(mount: string, fields: Fields, base = this.issuer): Promise<Answer> {
    return send(`${base}${mount}/access_token?${encoded(fields).toString()}`);
  }

  /** Everything from registration to tokens. */
  async tokens(mount: string, given: Partial<Registration> = {}): Promise<Tokens> {
    const client = await this.register(mount, given);
    const code = (await this.allow(mount, client)).searchParams.get('code') ?? '';
    const { body } = await this.accessToken(mount, { client_id: client.clientId, code, client_secret: client.secret });
    return { ...client, accessToken: String(body['access_token']), refreshToken: String(body['refresh_token']) };
  }

  async introspect(token: string, base = this.issuer): Promise<Readonly<Record<string, unknown>>> {
    return (await post(`${base}/introspect`, { token }, basic('media', 'media-secret'))).body;
  }

  /** At the admin API, as a program that may do everything. */
  async manage(method: string, path: string, body?: object): Promise<Answer> {
    this.managerToken ??= String((await post(`${this.issuer}/token`, { grant_type: 'client_credentials' }, basic('manager', 'manager-secret'))).body['access_token']);
    const headers = { authorization: `Bearer ${this.managerToken}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const answer = await send(`${this.issuer}/admin${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { ...answer, body: answer.text === '' ? {} : (JSON.parse(answer.text) as Record<string, unknown>) };
  }

  stop(): Promise<void> {
    return this.stack.stop();
  }
}

export const FOO = 'https://foo.example';
