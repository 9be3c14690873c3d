import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import { bearer } from '../credentials/bearer.js';
import type { Subject } from '../credentials/credential.js';
import { UnauthorizedClient, UnsupportedGrantType } from '../errors/oauth-error.js';
import type { Approval, GrantNeeds, GrantType, Minted, TokenAnswer } from '../grants/grant-type.js';
import type { KeyRing } from '../keys/key-ring.js';
import { isPublic, type Client } from '../model/client.js';
import type { Random } from '../ports/random.js';
import type { Endpoint } from './endpoint.js';
import { newRefreshToken, nextRefreshToken, type RefreshToken } from '../tokens/refresh-token.js';
import { required } from '../wire/form.js';
import { json, jsonError } from '../wire/json.js';
import { answering } from './answering.js';
import { postedForm } from './form-request.js';

interface TokenNeeds extends GrantNeeds {
  readonly authenticator: ClientAuthenticator;
  readonly grantTypes: ReadonlyMap<string, GrantType>;
  readonly keyRing: KeyRing;
  readonly random: Random;
}

/** @spec RFC 6749 §3.2, §5 */
export const tokenEndpoint = (needs: TokenNeeds): Endpoint =>
  answering(
    async (request) => {
      const form = postedForm(request);
      const client = await needs.authenticator.authenticate(request, form.params);
      const grantType = grantTypeOf(required(form.params, 'grant_type'), needs);
      requireAllowed(client, grantType);
      const decision = await grantType.approve({ client, form, remoteAddress: request.remoteAddress }, needs);
      return json(200, 'repeated' in decision ? decision.repeated : await issue(decision, client, needs));
    },
    (error) => jsonError(error, needs.config.realm),
  );

function grantTypeOf(name: string, { grantTypes }: TokenNeeds): GrantType {
  const grantType = grantTypes.get(name);
  if (grantType === undefined) throw new UnsupportedGrantType('This grant type is not supported.');
  return grantType;
}

/** RFC 6749 §5.2 unauthorized_client; §4.4: client credentials only for confidential clients */
function requireAllowed(client: Client, grantType: GrantType): void {
  if (!client.grantTypes.includes(grantType.type)) throw new UnauthorizedClient('The client is not registered for this grant type.');
  if (isPublic(client) && !grantType.publicClients) throw new UnauthorizedClient('Public clients may not use this grant type.');
}

async function issue(approval: Approval, client: Client, needs: TokenNeeds): Promise<TokenAnswer> {
  return approval.record(await mint(approval, client, needs));
}

async function mint(approval: Approval, client: Client, needs: TokenNeeds): Promise<Minted> {
  const { audience, owner } = approval;
  const ttlSeconds = client.accessTokenTtlSeconds ?? needs.config.accessTokenTtlSeconds;
  const subject: Subject = { ...owner, clientId: client.clientId, scope: audience.scope, audience: audience.audience, format: audience.format, ttlSeconds };
  const access = await bearer.issue(subject, needs);
  const refresh = mintRefreshToken(approval, needs.random);
  const answer: TokenAnswer = {
    access_token: access.text,
    token_type: bearer.scheme,
    expires_in: ttlSeconds,
    ...(refresh !== undefined && { refresh_token: refresh.text }),
    scope: audience.scope.join(' '),
  };
  return { access, answer, ...(refresh !== undefined && { refresh }) };
}

function mintRefreshToken({ owner, refresh }: Approval, random: Random): RefreshToken | undefined {
  if (refresh === undefined || owner === undefined) return undefined;
  return refresh === 'first' ? newRefreshToken(random, owner.grantId) : nextRefreshToken(random, refresh);
}
