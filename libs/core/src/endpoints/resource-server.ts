import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import { InvalidClient, InvalidTarget } from '../errors/oauth-error.js';
import type { Api } from '../model/api.js';
import { isPublic, type Client } from '../model/client.js';
import type { ApiStore } from '../ports/api.store.js';
import type { Params } from '../wire/form.js';
import type { WireRequest } from '../wire/request.js';

/** Who asks about somebody else's credential. @spec RFC 7662 §2.1 @throws InvalidRequest, InvalidClient, TooManyRequests */
export async function authenticatedResourceServer(request: WireRequest, params: Params, { authenticator }: { readonly authenticator: ClientAuthenticator }): Promise<Client> {
  const caller = await authenticator.authenticate(request, params);
  if (isPublic(caller)) throw new InvalidClient('a public client proves nothing and may not introspect');
  return caller;
}

/** The APIs whose tokens the caller may ask about: all of its own, or the one that it names.
 *  @throws InvalidTarget it may not ask about that one, or there is no such API */
export async function apisAskedAbout({ introspects }: Client, resource: string | undefined, { apis }: { readonly apis: ApiStore }): Promise<readonly Api[]> {
  if (resource !== undefined && !introspects.includes(resource)) throw new InvalidTarget('The resource is no API whose tokens this client may introspect.');
  const identifiers = resource === undefined ? introspects : [resource];
  return identifiers.length === 0 ? [] : apis.relevantTo({ scopes: [], identifiers });
}
