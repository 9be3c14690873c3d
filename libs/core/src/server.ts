import { ClientAuthenticator } from './client-auth/client-authenticator.js';
import type { ClientAuthMethod } from './client-auth/client-auth-method.js';
import { clientSecretBasic } from './client-auth/client-secret-basic.js';
import { clientSecretPost } from './client-auth/client-secret-post.js';
import { FailureThrottle } from './client-auth/failure-throttle.js';
import { none } from './client-auth/none.js';
import { privateKeyJwt } from './client-auth/private-key-jwt.js';
import { authorizeEndpoint } from './endpoints/authorize.js';
import { consentEndpoint } from './endpoints/consent.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { introspectEndpoint } from './endpoints/introspect.js';
import { jwksEndpoint } from './endpoints/jwks.js';
import { metadataEndpoint } from './endpoints/metadata.js';
import { revokeEndpoint } from './endpoints/revoke.js';
import { signInEndpoint } from './endpoints/sign-in.js';
import { switchAccountEndpoint } from './endpoints/switch-account.js';
import { tokenEndpoint } from './endpoints/token.js';
import { authorizationCode } from './grants/authorization-code.js';
import { clientCredentials } from './grants/client-credentials.js';
import type { GrantType } from './grants/grant-type.js';
import { refreshToken } from './grants/refresh-token.js';
import { KeyRing } from './keys/key-ring.js';
import type { Needs } from './server-needs.js';

/** The only place where grants and client authentication methods are registered. Metadata are derived from it. */
export const GRANT_TYPES: readonly GrantType[] = [authorizationCode, refreshToken, clientCredentials];
export const CLIENT_AUTH_METHODS: readonly ClientAuthMethod[] = [clientSecretBasic, clientSecretPost, privateKeyJwt, none];

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

export function createServer(needs: Omit<Needs, 'pages'>): AssentServer {
  const authenticator = new ClientAuthenticator(CLIENT_AUTH_METHODS, new FailureThrottle(needs), needs);
  const keyRing = new KeyRing(needs);
  const grantTypes = uniqueByName(GRANT_TYPES, ({ type }) => type);
  const clientAuthMethods = uniqueByName(CLIENT_AUTH_METHODS, ({ name }) => name);
  const registered = { grantTypes: [...grantTypes.keys()], clientAuthMethods: [...clientAuthMethods.keys()] };
  return {
    token: tokenEndpoint({ ...needs, authenticator, grantTypes, keyRing }),
    introspect: introspectEndpoint({ ...needs, authenticator }),
    revoke: revokeEndpoint({ ...needs, authenticator }),
    metadata: metadataEndpoint({ ...needs, registered }),
    jwks: jwksEndpoint({ ...needs, keyRing }),
  };
}

export const createAuthorizationPages = (needs: Needs): AuthorizationPages => ({
  authorize: authorizeEndpoint(needs),
  signIn: signInEndpoint(needs),
  consent: consentEndpoint(needs),
  switchAccount: switchAccountEndpoint(needs),
});

/** @throws Error two entries with one name */
function uniqueByName<Entry>(entries: readonly Entry[], nameOf: (entry: Entry) => string): ReadonlyMap<string, Entry> {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  if (byName.size !== entries.length) throw new Error('two registered entries have the same name');
  return byName;
}
