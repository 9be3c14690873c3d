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
      const finding = findToken(params.get('token') ?? '', needs); // both look-ups go out together
      finding.catch(() => undefined); // awaited below, unless the client is refused first
      const client = await needs.authenticator.authenticate(request, params);
      required(params, 'token');
      await revokeFound(await finding, client, needs);
      return empty();
    },
    (error) => jsonError(error, needs.config.realm),
  );

/** What a token stands for: its client, and what dies with it. */
interface Found {
  readonly clientId: string;
  revoke(at: Date): Promise<void>;
}

/** The token_type_hint is not needed: a token's text shows what it is. */
const findToken = async (text: string, needs: RevokeNeeds): Promise<Found | undefined> =>
  (await findAccessToken(text, needs)) ?? (await findRefreshToken(text, needs));

/** RFC 7009 §2.1: revoking a refresh token ends the whole grant, its access tokens included. */
async function findRefreshToken(text: string, { grants }: RevokeNeeds): Promise<Found | undefined> {
  const presented = parseRefreshToken(text);
  const state = presented && (await grants.find(presented.grantId));
  if (presented === undefined || state?.refresh === undefined) return undefined;
  if (!sameBytes(presented.familySecretHash, state.refresh.familySecretHash)) return undefined;
  return { clientId: state.grant.clientId, revoke: (at) => grants.revoke(presented.grantId, at) };
}

async function findAccessToken(text: string, { accessTokens }: RevokeNeeds): Promise<Found | undefined> {
  const reference = accessTokenReference(text);
  const state = reference && (await accessTokens.find(reference));
  if (reference === undefined || state === undefined) return undefined;
  return { clientId: state.token.clientId, revoke: (at) => accessTokens.revoke(reference, at) };
}

/** RFC 7009 §2.1: the token must have been issued to the client that revokes it. */
async function revokeFound(found: Found | undefined, client: Client, { clock }: RevokeNeeds): Promise<void> {
  if (found === undefined) return; // §2.2: an unknown token is as good as revoked
  if (found.clientId !== client.clientId) throw new UnauthorizedClient('The token was issued to another client.');
  await found.revoke(clock.now());
}
