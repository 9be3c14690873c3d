import type { Grant } from '../model/grant.js';
import type { ApiStore } from '../ports/api.store.js';
import { requireGrantedResources, resolveAudience, type Audience } from '../tokens/audience.js';
import { narrowedScope } from '../tokens/scope.js';

/** What a token from this grant is for, narrowed by what the token request asks.
 *  @spec RFC 6749 §6, RFC 8707 §2.2
 *  @throws InvalidScope, InvalidTarget more than the grant has */
export async function grantAudience(
  grant: Pick<Grant, 'resources' | 'scope'>,
  scopeText: string | undefined,
  resources: readonly string[],
  needs: { readonly apis: ApiStore },
): Promise<Audience> {
  const scope = narrowedScope(grant.scope, scopeText);
  const whole = await resolveAudience({ scope, resources: grant.resources }, needs);
  if (resources.length === 0) return whole;
  requireGrantedResources(resources, whole.audience);
  return resolveAudience({ scope: whole.scope, resources }, needs);
}
