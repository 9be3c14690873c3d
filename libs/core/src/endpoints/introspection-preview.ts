import { findReferredToken } from '../credentials/access-token-lookup.js';
import type { AccessTokenReference } from '../model/access-token.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { ApiStore } from '../ports/api.store.js';
import { aboutAccessToken, aboutRefreshToken, type RefreshTokenNeeds } from './introspected.js';
import { INACTIVE } from './introspection-answer.js';

export interface PreviewNeeds extends RefreshTokenNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly apis: ApiStore;
}

/** Members of the answer. */
type Preview = Record<string, unknown>;

/** What introspection would answer at this moment, for admins: nobody's question. An access token: to a resource server that may ask about
 *  every API of the audience that there is. @spec RFC 7662 §2.2 */
export async function previewAccessToken(reference: AccessTokenReference, needs: PreviewNeeds): Promise<Preview> {
  const found = await findReferredToken(reference, needs);
  if (!('state' in found)) return { ...INACTIVE };
  const apis = await needs.apis.relevantTo({ scopes: [], identifiers: found.state.token.audience });
  return { ...(aboutAccessToken(found, { introspects: apis.map(({ identifier }) => identifier) }, needs) ?? INACTIVE) };
}

/** A refresh token: to its own client. */
export const previewRefreshToken = async (text: string, needs: RefreshTokenNeeds): Promise<Preview> => ({ ...((await aboutRefreshToken(text, undefined, needs)) ?? INACTIVE) });
