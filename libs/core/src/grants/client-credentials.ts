import { InvalidClient } from '../errors/oauth-error.js';
import { resolveAudience } from '../tokens/audience.js';
import { OFFLINE_ACCESS, requestedScope } from '../tokens/scope.js';
import type { GrantNeeds, GrantType } from './grant-type.js';

/** The client acts for itself. No refresh token: it can always come again.
 *  @spec RFC 6749 §4.4 */
export const clientCredentials: GrantType<Pick<GrantNeeds, 'accessTokens' | 'apis'>> = {
  type: 'client_credentials',
  publicClients: false,

  async approve({ client, form }, { accessTokens, apis }) {
    const asked = requestedScope(client, form.params.get('scope'));
    const scope = asked.filter((name) => name !== OFFLINE_ACCESS); // nobody who could be away
    const audience = await resolveAudience({ scope, resources: form.resources }, { apis });
    return {
      audience,
      async record({ access, answer }) {
        if ((await accessTokens.save(access.token)) === 'refused') throw new InvalidClient('the client was disabled meanwhile');
        return answer;
      },
    };
  },
};
