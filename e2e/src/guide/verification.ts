import { API } from '../stack/import-file.js';
import { basic, encoded, send, type Answer } from './exchange.js';
import { API_ORIGIN } from './resource-api.js';

/** A request to a protected resource, as POST /verify hears of it. */
export interface Asked {
  readonly method?: string;
  readonly uri?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  readonly scope?: string;
  readonly resource?: string;
}

export const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' } as const;

/** Asks the verification endpoint about a request, as the resource server `rs` unless somebody else is named. */
export function verify(base: string, { method = 'GET', uri = `${API_ORIGIN}/things`, headers = {}, body, scope = 'api:read', resource = API }: Asked, as = 'rs'): Promise<Answer> {
  const question = { method, uri, headers: { host: new URL(uri).host, ...headers }, scope, resource, ...(body !== undefined && { body: Buffer.from(body).toString('base64') }) };
  return send(`${base}/verify`, { method: 'POST', headers: { ...basic(as, `${as}-secret`), 'content-type': 'application/json' }, body: JSON.stringify(question) });
}

/** What is answered to a request that brings this token in the Authorization header. */
export const verifyBearer = (base: string, token: string, asked: Asked = {}): Promise<Answer> => verify(base, { ...asked, headers: { authorization: `Bearer ${token}`, ...asked.headers } });

/** The same from a reverse proxy, which reads nothing but the status. */
export function check(base: string, { method = 'GET', uri = `${API_ORIGIN}/things`, scope = 'api:read', resource = API }: Asked): Promise<Answer> {
  const { authorization } = basic('rs', 'rs-secret');
  return send(`${base}/check?${encoded({ scope, resource }).toString()}`, { headers: { 'assent-authorization': authorization, 'x-original-method': method, 'x-original-url': uri } });
}

/** A refusal as POST /verify tells it. */
export const refused = (status: number, error?: string): object => ({ status: 200, body: { active: false, status, ...(error !== undefined && { error }) } });
