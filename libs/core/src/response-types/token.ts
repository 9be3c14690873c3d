import { AccessDenied } from '../errors/oauth-error.js';
import type { Minted, TokenAnswer } from '../grants/grant-type.js';
import type { Grant } from '../model/grant.js';
import { resolveAudience } from '../tokens/audience.js';
import { issueTokens } from '../tokens/issue.js';
import type { ResponseNeeds, ResponseType } from './response-type.js';

/** The implicit grant: an access token at once, without a code and without any proof of the client but its redirect URI.
 *  Who is not registered for it gets unauthorized_client, whether or not somebody else is.
 *  @spec RFC 6749 §4.2; RFC 9700 §2.1.2 advises against it */
export const token: ResponseType = {
  name: 'token',
  grantType: 'implicit',
  // OAuth 2.0 Multiple Response Type Encoding Practices §3.0: never in the query
  responseModes: ['fragment', 'form_post', 'page'],
  continuesAtTokenEndpoint: false,

  offered: async ({ clients, config }) => config.unregisteredClients || (await clients.offered()).implicit,
  allows: ({ policy }) => policy.allowImplicit,

  async respond({ grant, request }, needs) {
    const client = await needs.clients.find(grant.clientId);
    if (client === undefined) throw refused('the client is gone');
    const approval = {
      audience: await resolveAudience(grant, needs),
      owner: { userId: grant.userId, grantId: grant.grantId },
      record: (minted: Minted) => redeem(grant, minted, needs),
    };
    return parametersOf(await issueTokens(approval, { ...request, client, grantType: 'implicit' }, needs));
  },
};

/** The grant is spent with its only token, so that both are visible and revocable together. */
async function redeem({ grantId }: Grant, { access, answer }: Minted, { clock, grants }: ResponseNeeds): Promise<TokenAnswer> {
  if ((await grants.redeem(grantId, clock.now(), { accessToken: access.token })) === 'refused') {
    throw refused('the client or the person was disabled, or their grants were revoked, meanwhile');
  }
  return answer;
}

const refused = (detail: string): AccessDenied => new AccessDenied({ description: 'The request was refused.', detail });

/** RFC 6749 §4.2.2: form-encoded, and never with a refresh token. */
const parametersOf = ({ refresh_token: _never, ...answer }: TokenAnswer): Record<string, string> =>
  Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)]));
