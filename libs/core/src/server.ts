import { ClientAuthenticator } from './client-auth/client-authenticator.js';
import type { ClientAuthMethod } from './client-auth/client-auth-method.js';
import { clientSecretBasic } from './client-auth/client-secret-basic.js';
import { clientSecretPost } from './client-auth/client-secret-post.js';
import { FailureThrottle } from './client-auth/failure-throttle.js';
import { none } from './client-auth/none.js';
import { privateKeyJwt } from './client-auth/private-key-jwt.js';
import { bearer } from './credentials/bearer.js';
import type { Credential } from './credentials/credential.js';
import { mac } from './credentials/mac.js';
import { authorizeEndpoint } from './endpoints/authorize.js';
import { checkEndpoint } from './endpoints/check.js';
import { consentEndpoint } from './endpoints/consent.js';
import { deviceAuthorizationEndpoint } from './endpoints/device-authorization.js';
import { deviceConsentEndpoint } from './endpoints/device/device-consent.js';
import { enterCodeEndpoint } from './endpoints/device/enter-code.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { forScripts } from './endpoints/for-scripts.js';
import { introspectEndpoint } from './endpoints/introspect.js';
import { jwksEndpoint } from './endpoints/jwks.js';
import { accessTokenEndpoint } from './endpoints/mediagoblin/access-token.js';
import { accessTokenError } from './endpoints/mediagoblin/access-token-answer.js';
import { metadataEndpoint } from './endpoints/metadata.js';
import { overTls } from './endpoints/over-tls.js';
import { errorPage } from './endpoints/page-error.js';
import { revokeEndpoint } from './endpoints/revoke.js';
import { secondFactorEndpoint } from './endpoints/second-factor.js';
import { signInEndpoint } from './endpoints/sign-in.js';
import { switchAccountEndpoint } from './endpoints/switch-account.js';
import { tokenEndpoint } from './endpoints/token.js';
import { verifyEndpoint } from './endpoints/verify.js';
import { authorizationCode } from './grants/authorization-code.js';
import { clientCredentials } from './grants/client-credentials.js';
import { deviceCode } from './grants/device-code.js';
import type { GrantType } from './grants/grant-type.js';
import { jwtBearer } from './grants/jwt-bearer.js';
import { password } from './grants/password.js';
import { refreshToken } from './grants/refresh-token.js';
import { saml2Bearer } from './grants/saml2-bearer.js';
import { KeyRing } from './keys/key-ring.js';
import { code } from './response-types/code.js';
import type { ResponseType } from './response-types/response-type.js';
import { token } from './response-types/token.js';
import type { Needs } from './server-needs.js';
import { jsonError } from './wire/json.js';

/** The only place where grants, response types, credentials and client authentication methods are registered. Metadata are derived from it. */
export const GRANT_TYPES: readonly GrantType[] = [authorizationCode, refreshToken, clientCredentials, deviceCode, password, jwtBearer, saml2Bearer];
export const RESPONSE_TYPES: readonly ResponseType[] = [code, token];
export const CREDENTIALS: readonly Credential[] = [bearer, mac];
export const CLIENT_AUTH_METHODS: readonly ClientAuthMethod[] = [clientSecretBasic, clientSecretPost, privateKeyJwt, none];

/** The endpoints that programs call. */
export interface AssentServer {
  /** POST /token. @spec RFC 6749 §3.2 */
  readonly token: Endpoint;
  /** POST /device_authorization. @spec RFC 8628 §3.1 */
  readonly deviceAuthorization: Endpoint;
  /** GET and POST /oauth/access_token and /oauth-2/access_token: the token endpoint of GNU MediaGoblin's OAuth plugin, to be mounted only
   *  where the configuration has `mediagoblin`. */
  readonly mediagoblinToken: Endpoint;
  /** POST /introspect. @spec RFC 7662 §2 */
  readonly introspect: Endpoint;
  /** POST /verify: a whole request to a protected resource in, the answer of introspection or of the resource out. */
  readonly verify: Endpoint;
  /** /check, with any method: the same for reverse proxies, by status and headers. */
  readonly check: Endpoint;
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
  /** GET and POST /second-factor/{interaction} */
  readonly secondFactor: Endpoint;
  /** GET and POST /consent/{interaction} */
  readonly consent: Endpoint;
  /** GET and POST /device. @spec RFC 8628 §3.3 */
  readonly device: Endpoint;
  /** GET and POST /device/{interaction} */
  readonly deviceConsent: Endpoint;
  /** POST /switch-account/{interaction} */
  readonly switchAccount: Endpoint;
}

export function createServer(needs: Omit<Needs, 'pages'>): AssentServer {
  const throttle = new FailureThrottle(needs);
  const authenticator = new ClientAuthenticator(CLIENT_AUTH_METHODS, throttle, needs);
  const keyRing = new KeyRing(needs);
  const credentials = credentialsByTokenType();
  const grantTypes = uniqueByName(GRANT_TYPES, ({ type }) => type);
  const clientAuthMethods = uniqueByName(CLIENT_AUTH_METHODS, ({ name }) => name);
  const registered = { grantTypes: GRANT_TYPES, responseTypes: RESPONSE_TYPES, clientAuthMethods: [...clientAuthMethods.keys()] };
  const secure = (endpoint: Endpoint): Endpoint => overTls(endpoint, (error) => jsonError(error, needs.config.realm));
  return {
    token: forScripts(secure(tokenEndpoint({ ...needs, authenticator, credentials, grantTypes, keyRing }))),
    deviceAuthorization: forScripts(secure(deviceAuthorizationEndpoint({ ...needs, authenticator }))),
    mediagoblinToken: overTls(accessTokenEndpoint({ ...needs, throttle, credentials, keyRing }), (error) => accessTokenError(error, needs.config)),
    introspect: secure(introspectEndpoint({ ...needs, authenticator })),
    verify: secure(verifyEndpoint({ ...needs, authenticator, credentials: CREDENTIALS })),
    check: checkEndpoint({ ...needs, authenticator, credentials: CREDENTIALS }),
    revoke: forScripts(secure(revokeEndpoint({ ...needs, authenticator }))),
    metadata: forScripts(metadataEndpoint({ ...needs, registered })),
    jwks: forScripts(jwksEndpoint({ ...needs, keyRing })),
  };
}

export function createAuthorizationPages(needs: Needs): AuthorizationPages {
  const responseTypes = uniqueByName(RESPONSE_TYPES, ({ name }) => name);
  const all = { ...needs, credentials: credentialsByTokenType(), keyRing: new KeyRing(needs), responseTypes };
  const secure = (endpoint: Endpoint): Endpoint => overTls(endpoint, (error) => errorPage(error, needs));
  return {
    authorize: secure(authorizeEndpoint(all)),
    signIn: secure(signInEndpoint(all)),
    secondFactor: secure(secondFactorEndpoint(all)),
    consent: secure(consentEndpoint(all)),
    device: secure(enterCodeEndpoint(all)),
    deviceConsent: secure(deviceConsentEndpoint(all)),
    switchAccount: secure(switchAccountEndpoint(all)),
  };
}

const credentialsByTokenType = (): ReadonlyMap<string, Credential> => uniqueByName(CREDENTIALS, ({ tokenType }) => tokenType);

/** @throws Error two entries with one name */
function uniqueByName<Entry>(entries: readonly Entry[], nameOf: (entry: Entry) => string): ReadonlyMap<string, Entry> {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  if (byName.size !== entries.length) throw new Error('two registered entries have the same name');
  return byName;
}
