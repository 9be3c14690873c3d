import { CLIENT_ASSERTION_ALGORITHMS } from '../client-auth/private-key-jwt.js';
import type { ServerConfig } from '../config/server-config.js';
import { MethodNotAllowed } from '../errors/oauth-error.js';
import type { Endpoint } from './endpoint.js';
import { CODE_CHALLENGE_METHODS } from '../tokens/pkce.js';
import { BUILT_IN_SCOPES } from '../tokens/scope.js';
import { cacheableJson, jsonError } from '../wire/json.js';
import { RESPONSE_MODES, RESPONSE_TYPES } from './authorization-request.js';

const MAX_AGE_SECONDS = 300;

interface MetadataNeeds {
  readonly config: ServerConfig;
  /** What is registered in server.ts: metadata are derived from it, so they cannot lie. */
  readonly registered: { readonly grantTypes: readonly string[]; readonly clientAuthMethods: readonly string[] };
}

/** @spec RFC 8414 §2 */
export function metadataEndpoint({ config, registered }: MetadataNeeds): Endpoint {
  const { issuer } = config;
  const proving = registered.clientAuthMethods.filter((method) => method !== 'none');
  const answer = cacheableJson(
    {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      introspection_endpoint: `${issuer}/introspect`,
      revocation_endpoint: `${issuer}/revoke`,
      scopes_supported: BUILT_IN_SCOPES,
      response_types_supported: RESPONSE_TYPES,
      response_modes_supported: RESPONSE_MODES,
      grant_types_supported: registered.grantTypes,
      code_challenge_methods_supported: CODE_CHALLENGE_METHODS,
      token_endpoint_auth_methods_supported: registered.clientAuthMethods,
      token_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
      introspection_endpoint_auth_methods_supported: proving,
      introspection_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
      revocation_endpoint_auth_methods_supported: registered.clientAuthMethods,
      revocation_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
      authorization_response_iss_parameter_supported: true,
    },
    MAX_AGE_SECONDS,
  );
  return async (request) => (isRead(request.method) ? answer : jsonError(new MethodNotAllowed('GET, HEAD'), config.realm));
}

export const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';
