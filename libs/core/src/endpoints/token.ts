import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import { UnsupportedGrantType } from '../errors/oauth-error.js';
import { requireAllowed } from '../grants/allowed.js';
import type { GrantNeeds, GrantType } from '../grants/grant-type.js';
import type { Endpoint } from './endpoint.js';
import { issueTokens, type MintNeeds } from '../tokens/issue.js';
import { chosenTokenType } from '../tokens/token-type.js';
import { required } from '../wire/form.js';
import { json, jsonError } from '../wire/json.js';
import { answering } from './answering.js';
import { postedForm } from './form-request.js';

interface TokenNeeds extends GrantNeeds, MintNeeds {
  readonly authenticator: ClientAuthenticator;
  readonly grantTypes: ReadonlyMap<string, GrantType>;
}

/** @spec RFC 6749 §3.2, §5 */
export const tokenEndpoint = (needs: TokenNeeds): Endpoint =>
  answering(
    async (request) => {
      const form = postedForm(request, needs.config.tokenEndpoint);
      const client = await needs.authenticator.authenticate(request, form.params);
      const grantType = await grantTypeOf(required(form.params, 'grant_type'), needs);
      requireAllowed(client, grantType);
      const choice = chosenTokenType(client, form.params);
      const decision = await grantType.approve({ client, form, remoteAddress: request.remoteAddress }, needs);
      return json(200, 'repeated' in decision ? decision.repeated : await issueTokens(decision, { ...choice, client, grantType: grantType.type }, needs));
    },
    (error) => jsonError(error, needs.config.realm),
  );

async function grantTypeOf(name: string, needs: TokenNeeds): Promise<GrantType> {
  const grantType = needs.grantTypes.get(name);
  const offered = grantType?.offered === undefined || (await grantType.offered(needs));
  if (grantType === undefined || !offered) throw new UnsupportedGrantType('This grant type is not supported.');
  return grantType;
}
