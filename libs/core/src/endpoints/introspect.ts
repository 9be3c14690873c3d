import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import type { ServerConfig } from '../config/server-config.js';
import { findAccessToken, type Found } from '../credentials/access-token-lookup.js';
import type { Client } from '../model/client.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { GrantStore } from '../ports/grant.store.js';
import { required } from '../wire/form.js';
import { json, jsonError } from '../wire/json.js';
import type { WireResponse } from '../wire/response.js';
import { answering } from './answering.js';
import type { Endpoint } from './endpoint.js';
import { answered, type InquiryNeeds } from './inquiry.js';
import { aboutAccessToken, aboutItself, aboutRefreshToken } from './introspected.js';
import { INACTIVE } from './introspection-answer.js';
import { introspectionRequest } from './introspection-request.js';
import { authenticatedResourceServer } from './resource-server.js';

interface IntrospectNeeds extends InquiryNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly authenticator: ClientAuthenticator;
  readonly config: ServerConfig;
  readonly grants: GrantStore;
}

/** "Is this credential good, and for what?" @spec RFC 7662 §2 */
export const introspectEndpoint = (needs: IntrospectNeeds): Endpoint =>
  answering(
    async (request) => {
      const asked = introspectionRequest(request, needs.config.legacyIntrospection);
      if ('bearer' in asked) {
        const found = await findAccessToken(asked.bearer, needs);
        return told(aboutItself(found, needs), found, undefined, needs);
      }
      const { params } = asked;
      const verifying = findAccessToken(params.get('token') ?? '', needs); // both look-ups go out together
      verifying.catch(() => undefined); // awaited below, unless the caller is refused first
      const caller = await authenticatedResourceServer(request, params, needs);
      const token = required(params, 'token');
      const found = await verifying;
      return told(aboutAccessToken(found, caller, needs) ?? (await aboutRefreshToken(token, caller.clientId, needs)), found, caller, needs);
    },
    (error) => jsonError(error, needs.config.realm),
  );

function told(answer: object | undefined, outcome: Found, caller: Client | undefined, needs: IntrospectNeeds): WireResponse {
  answered({ endpoint: 'introspect', active: answer !== undefined, ...(caller && { caller }), outcome }, needs);
  return json(200, answer ?? INACTIVE);
}
