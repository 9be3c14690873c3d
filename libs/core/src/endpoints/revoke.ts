import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import type { ServerConfig } from '../config/server-config.js';
import { UnauthorizedClient } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { Clock } from '../ports/clock.js';
import type { GrantStore } from '../ports/grant.store.js';
import { sameBytes } from '../secrets/sha256.js';
import type { Endpoint } from './endpoint.js';
import { parseRefreshToken } from '../tokens/refresh-token.js';
import { accessTokenReference } from '../tokens/token-text.js';
import { required } from '../wire/form.js';
import { empty, jsonError } from '../wire/json.js';
import { answering } from './answering.js';
import { postedForm } from './form-request.js';

interface RevokeNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly authenticator: ClientAuthenticator;
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly grants: GrantStore;
}

/** A client gives a token back. When it answers 200 the token is dead; an unknown token is as good as dead (§2.2).
 *  @spec RFC 7009 §2 */
export const revokeEndpoint = (needs: RevokeNeeds): Endpoint =>
  answering(
    async (request) => {
      const { params } = postedForm(request);
      const client = await needs.authenticator.authenticate(request, params);
      const token = required(params, 'token');
      await revokeRefreshToken(token, client, needs);
      await revokeAccessToken(token, client, needs);
      return empty();
    },
    (error) => jsonError(error, needs.config.realm),
  );

/** RFC 7009 §2.1: revoking a refresh token ends the whole grant, its access tokens included. */
async function revokeRefreshToken(text: string, client: Client, { clock, grants }: RevokeNeeds): Promise<void> {
  const presented = parseRefreshToken(text);
  const state = presented && (await grants.find(presented.grantId));
  if (presented === undefined || state?.refresh === undefined) return;
  if (!sameBytes(presented.familySecretHash, state.refresh.familySecretHash)) return;
  requireOwn(state.grant.clientId, client);
  await grants.revoke(presented.grantId, clock.now());
}

async function revokeAccessToken(text: string, client: Client, { accessTokens, clock }: RevokeNeeds): Promise<void> {
  const reference = accessTokenReference(text);
  const state = reference && (await accessTokens.find(reference));
  if (reference === undefined || state === undefined) return;
  requireOwn(state.token.clientId, client);
  await accessTokens.revoke(reference, clock.now());
}

/** RFC 7009 §2.1: the token must have been issued to the client that revokes it. */
function requireOwn(issuedTo: string, client: Client): void {
  if (issuedTo !== client.clientId) throw new UnauthorizedClient('The token was issued to another client.');
}
