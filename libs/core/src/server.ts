import type { WireRequest } from './wire/request.js';
import type { WireResponse } from './wire/response.js';

/** Total: every request gets a response; only bugs throw. */
export type Endpoint = (request: WireRequest) => Promise<WireResponse>;

/** The endpoints that programs call. */
export interface AssentServer {
  /** POST /token. @spec RFC 6749 §3.2 */
  readonly token: Endpoint;
  /** POST /introspect. @spec RFC 7662 §2 */
  readonly introspect: Endpoint;
  /** POST /revoke. @spec RFC 7009 §2 */
  readonly revoke: Endpoint;
  /** GET /.well-known/oauth-authorization-server. @spec RFC 8414 §3 */
  readonly metadata: Endpoint;
  /** GET /jwks. @spec RFC 7517 §5 */
  readonly jwks: Endpoint;
}

/** The endpoints that people's browsers visit. */
export interface AuthorizationPages {
  /** GET and POST /authorize. @spec RFC 6749 §3.1 */
  readonly authorize: Endpoint;
  /** GET and POST /sign-in/{interaction} */
  readonly signIn: Endpoint;
  /** GET and POST /consent/{interaction} */
  readonly consent: Endpoint;
  /** POST /switch-account/{interaction} */
  readonly switchAccount: Endpoint;
}
