import type { GrantType } from '../grants/grant-type.js';
import type { ResponseType } from '../response-types/response-type.js';
import { offeredOf, type OfferingNeeds } from '../tokens/offering.js';
import { tokenEndpointUri } from '../tokens/own-names.js';
import { CODE_CHALLENGE_METHODS } from '../tokens/pkce.js';
import { BUILT_IN_SCOPES } from '../tokens/scope.js';
import { ASSERTION_ALGORITHMS } from '../tokens/signed-jwt.js';
import { MAC_ALGORITHMS } from '../tokens/token-type.js';
import { cacheableJson, jsonError } from '../wire/json.js';
import { answering, requireMethod } from './answering.js';
import type { Endpoint } from './endpoint.js';

const MAX_AGE_SECONDS = 300;

interface MetadataNeeds extends OfferingNeeds {
  /** What is registered in server.ts: metadata are derived from it, so they cannot lie. */
  readonly registered: {
    readonly grantTypes: readonly GrantType[];
    readonly responseTypes: readonly ResponseType[];
    readonly clientAuthMethods: readonly string[];
  };
}

/** @spec RFC 8414 §2 */
export const metadataEndpoint = (needs: MetadataNeeds): Endpoint =>
  answering(
    async (request) => {
      requireMethod(request, 'GET', 'HEAD');
      return cacheableJson(await document(needs), MAX_AGE_SECONDS);
    },
    (error) => jsonError(error, needs.config.realm),
  );

/** What is switched off is not in it. */
async function document(needs: MetadataNeeds): Promise<object> {
  const { clients, config, registered } = needs;
  const { issuer } = config;
  const grantTypes = await offeredOf(registered.grantTypes, needs);
  const responseTypes = await offeredOf(registered.responseTypes, needs);
  const { mac } = await clients.offered();
  const proving = registered.clientAuthMethods.filter((method) => method !== 'none');
  return {
    issuer,
    authorization_endpoint: config.authorizationEndpoint ?? `${issuer}/authorize`,
    token_endpoint: tokenEndpointUri(config),
    device_authorization_endpoint: `${issuer}/device_authorization`,
    jwks_uri: `${issuer}/jwks`,
    introspection_endpoint: `${issuer}/introspect`,
    verification_endpoint: `${issuer}/verify`, // a private name: takes a whole request, for any kind of credential
    revocation_endpoint: `${issuer}/revoke`,
    scopes_supported: BUILT_IN_SCOPES,
    response_types_supported: responseTypes.map(({ name }) => name),
    response_modes_supported: [...new Set(responseTypes.flatMap(({ responseModes }) => responseModes))].filter((mode) => mode !== 'page'),
    grant_types_supported: [...grantTypes.map(({ type }) => type), ...responseTypes.flatMap(({ grantType }) => (grantType === 'implicit' ? [grantType] : []))],
    code_challenge_methods_supported: CODE_CHALLENGE_METHODS,
    token_endpoint_auth_methods_supported: registered.clientAuthMethods,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    introspection_endpoint_auth_methods_supported: proving,
    introspection_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    revocation_endpoint_auth_methods_supported: registered.clientAuthMethods,
    revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    authorization_response_iss_parameter_supported: true,
    ...(mac && { token_types_supported: ['Bearer', 'mac'], mac_algorithms_supported: MAC_ALGORITHMS }),
  };
}
