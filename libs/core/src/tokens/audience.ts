import { InvalidScope, InvalidTarget } from '../errors/oauth-error.js';
import type { AccessToken } from '../model/access-token.js';
import type { Api } from '../model/api.js';
import type { ApiStore } from '../ports/api.store.js';
import { BUILT_IN_SCOPES } from './scope.js';

/** For which APIs a token is, what it may do there, and which form they want. */
export interface Audience extends Pick<AccessToken, 'scope' | 'audience' | 'format'> {
  readonly apis: readonly Api[];
}

interface Wanted {
  readonly scope: readonly string[];
  /** `resource` values; empty: every API that owns one of the scopes. */
  readonly resources: readonly string[];
}

/** RFC 8707 §2.2: scopes of other APIs are left out when `resource` names some.
 *  @throws InvalidTarget a resource that we do not know
 *  @throws InvalidScope a scope that no API owns any more, or none left for the named resources */
export async function resolveAudience({ scope, resources }: Wanted, { apis }: { readonly apis: ApiStore }): Promise<Audience> {
  const relevant = await apis.relevantTo({ scopes: scope, identifiers: resources });
  requireKnownResources(resources, relevant);
  const targets = resources.length === 0 ? relevant.filter((api) => owns(api, scope)) : relevant.filter((api) => resources.includes(api.identifier));
  requireOwned(scope, relevant);
  const usable = scope.filter((name) => BUILT_IN_SCOPES.includes(name) || targets.some((api) => owns(api, [name])));
  if (usable.length === 0) throw new InvalidScope('None of the scopes belongs to the requested resource.');
  const wantsJwt = targets.length > 0 && targets.every((api) => api.tokenFormat === 'jwt');
  return { apis: targets, scope: usable, audience: targets.map((api) => api.identifier), format: wantsJwt ? 'jwt' : 'opaque' };
}

/** RFC 8707 §2.2: only resources of the authorization may be asked for later. @throws InvalidTarget */
export function requireGrantedResources(requested: readonly string[], granted: readonly string[]): void {
  if (!requested.every((resource) => granted.includes(resource))) throw new InvalidTarget('The resource is not part of the grant.');
}

const owns = (api: Api, scope: readonly string[]): boolean => api.scopes.some(({ name }) => scope.includes(name));

function requireKnownResources(resources: readonly string[], known: readonly Api[]): void {
  if (!resources.every((resource) => known.some((api) => api.identifier === resource))) {
    throw new InvalidTarget('The requested resource is unknown.');
  }
}

function requireOwned(scope: readonly string[], relevant: readonly Api[]): void {
  if (!scope.every((name) => BUILT_IN_SCOPES.includes(name) || relevant.some((api) => owns(api, [name])))) {
    throw new InvalidScope('No API offers one of the requested scopes.');
  }
}
