import { randomBytes } from 'node:crypto';
import type { ApprovedCode } from '../../stack/client.js';
import { DEVICE_CODE } from '../../stack/device.js';
import { REDIRECT_URI } from '../../stack/import-file.js';
import type { CallKind, Issued } from '../history/call.js';
import type { Caller, Reader, Reply } from './caller.js';
import { credentialName } from './credential-name.js';
import type { KnownTokens } from './known-tokens.js';
import { LASTING, MANAGER, RESOURCE_SERVER, WEB } from './world.js';

type Values = Readonly<Record<string, string>>;

const DEVICE_CLIENT = 'tv';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Of a token that no resource server of the load may ask about. */
const ADMIN_SCOPE = 'admin:read admin:revoke admin:manage';

/** What callers do, each as one call in the history. */
export class Operations {
  private adminToken = '';

  constructor(
    readonly caller: Caller,
    private readonly known: KnownTokens,
  ) {}

  redeem(approved: ApprovedCode): Promise<Reply> {
    const { code, verifier } = approved;
    if (!this.known.spentCodes.includes(approved)) this.known.spentCodes.push(approved);
    return this.tokens('redeem', code, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier }, WEB);
  }

  pollDevice(deviceCode: string): Promise<Reply> {
    return this.tokens('redeem', deviceCode, { grant_type: DEVICE_CODE, device_code: deviceCode, client_id: DEVICE_CLIENT });
  }

  /** @param client absent: the device's */
  refresh(refreshToken: string, client?: string): Promise<Reply> {
    return this.tokens('refresh', refreshToken, { grant_type: 'refresh_token', refresh_token: refreshToken, ...(client === undefined && { client_id: DEVICE_CLIENT }) }, client);
  }

  machine(client: string): Promise<Reply> {
    const [clientId = ''] = client.split(':');
    return this.caller.call({ kind: 'machine', presents: clientId }, '/token', form({ grant_type: 'client_credentials', scope: 'api:read' }, client), this.issuedTo(client));
  }

  /** With an assertion of the client that signs. */
  assert(assertion: string): Promise<Reply> {
    const values = { grant_type: 'client_credentials', scope: 'api:read', client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
    return this.caller.call({ kind: 'assert', presents: credentialName(assertion) }, '/token', form(values), this.issuedTo(undefined));
  }

  introspect(token: string, isForged = false): Promise<Reply> {
    const asked = { kind: 'introspect', presents: credentialName(token), ...(isForged && { isForged }) } as const;
    return this.caller.call(asked, '/introspect', form({ token }, RESOURCE_SERVER), ({ active }) => ({ isActive: active === true }));
  }

  revoke(token: string, client: string): Promise<Reply> {
    return this.caller.call({ kind: 'revoke', presents: credentialName(token) }, '/revoke', form({ token }, client));
  }

  startDevice(): Promise<Reply> {
    const read: Reader = ({ device_code }) => ({ issues: { deviceCode: credentialName(String(device_code)) } });
    return this.caller.call({ kind: 'start-device' }, '/device_authorization', form({ client_id: DEVICE_CLIENT, scope: 'api:read offline_access' }), read);
  }

  lookUp(token: string): Promise<Reply> {
    return this.admin('look-up', 'POST', '/admin/tokens/lookup', { token }, credentialName(token));
  }

  /** @param found what a look-up said of the token */
  revokeToken(token: string, found: Reply): Promise<Reply> {
    return this.admin('revoke-token', 'POST', `/admin/tokens/${memberOf(found, 'token_id')}/revoke`, {}, credentialName(token));
  }

  revokeGrant(token: string, found: Reply): Promise<Reply> {
    return this.admin('revoke-grant', 'POST', `/admin/grants/${memberOf(found, 'grant_id')}/revoke`, {}, credentialName(token));
  }

  register(): Promise<Reply> {
    const metadata = { client_name: `Made by the load ${randomBytes(6).toString('hex')}`, grant_types: ['client_credentials'], scope: 'api:read', ...LASTING };
    return this.admin('register', 'POST', '/admin/clients', metadata, undefined, ({ client_id }) => ({ issues: { client: String(client_id) } }));
  }

  readClient(clientId: string): Promise<Reply> {
    return this.admin('read-client', 'GET', `/admin/clients/${clientId}`, undefined, clientId);
  }

  disableClient(clientId: string): Promise<Reply> {
    return this.admin('disable-client', 'POST', `/admin/clients/${clientId}/disable`, {}, clientId);
  }

  private tokens(kind: 'redeem' | 'refresh', presented: string, values: Values, client?: string): Promise<Reply> {
    return this.caller.call({ kind, presents: credentialName(presented) }, '/token', form(values, client), this.issuedTo(client));
  }

  private issuedTo(client: string | undefined): Reader {
    return ({ access_token, expires_in, refresh_token }) => {
      const accessToken = String(access_token);
      this.known.addAccessToken(accessToken);
      const issues: Issued = { accessToken: credentialName(accessToken), expiresInMilliseconds: Number(expires_in) * 1000 };
      if (typeof refresh_token !== 'string') return { issues };
      this.known.addRefreshToken({ text: refresh_token, client });
      return { issues: { ...issues, refreshToken: credentialName(refresh_token) } };
    };
  }

  private async admin(kind: CallKind, method: string, path: string, body: object | undefined, presents?: string, read?: Reader): Promise<Reply> {
    if (this.adminToken === '') {
      const reply = await this.caller.call({ kind: 'machine' }, '/token', form({ grant_type: 'client_credentials', scope: ADMIN_SCOPE }, MANAGER));
      if (reply.outcome !== 'acknowledged') return reply;
      this.adminToken = String(reply.body['access_token']);
    }
    const headers = { authorization: `Bearer ${this.adminToken}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return this.caller.call({ kind, ...(presents !== undefined && { presents }) }, path, init, read);
  }
}

function form(values: Values, client?: string): RequestInit {
  return { method: 'POST', body: new URLSearchParams(values), ...(client !== undefined && { headers: { authorization: `Basic ${btoa(client)}` } }) };
}

function memberOf({ body }: Reply, name: string): string {
  return String((body['access_token'] as Readonly<Record<string, unknown>> | undefined)?.[name]);
}
