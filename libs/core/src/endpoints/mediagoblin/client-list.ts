import { isPublic, type Client } from '../../model/client.js';
import type { OwnedClientStore } from '../../ports/owned-client.store.js';
import type { ClientListPage, OwnClient } from '../../ports/client-pages.js';
import { SECRET_AUTH_METHODS } from '../../registration/client-metadata.js';
import { html } from '../../wire/html.js';
import { withCookies } from '../../wire/redirect.js';
import type { WireResponse } from '../../wire/response.js';
import type { Endpoint } from '../endpoint.js';
import { displayName } from '../interaction-flow.js';
import { takeFlash, type Flash, type FlashNeeds } from './flash.js';
import { routePath } from './mount.js';
import { placesFor } from './places.js';
import { signedInPage, type SignedInNeeds, type Visit } from './signed-in-page.js';

export interface ClientListNeeds extends SignedInNeeds, FlashNeeds {
  readonly ownedClients: OwnedClientStore;
}

/** The clients that a person has registered. Secrets are not among what it shows, but for one that was made a moment ago. */
export const clientListEndpoint = (needs: ClientListNeeds): Endpoint => signedInPage('client/list', { GET: (visit) => list(visit, needs) }, needs);

async function list(visit: Visit, needs: ClientListNeeds): Promise<WireResponse> {
  const { csrfToken, http, user } = visit;
  const clients = await needs.ownedClients.listOf(user.userId);
  const { cookies, flash } = takeFlash(http, ['registered', 'rotated'], needs);
  const body = needs.pages.clientList({
    ...placesFor(visit),
    rotateAction: routePath(http, 'client/rotate-secret'),
    csrfToken,
    ...newsOf(flash, clients),
    clients: clients.map(ownClient),
  });
  return withCookies(html(200, body), cookies);
}

function newsOf(flash: Flash | undefined, clients: readonly Client[]): Pick<ClientListPage, 'news'> {
  const client = clients.find(({ clientId }) => clientId === flash?.clientId);
  if (flash === undefined || client === undefined) return {};
  const { about, clientSecret } = flash;
  return { news: { about: about === 'registered' ? about : 'rotated', clientName: displayName(client), clientId: client.clientId, ...(clientSecret !== undefined && { clientSecret }) } };
}

const ownClient = (client: Client): OwnClient => ({
  clientId: client.clientId,
  clientName: displayName(client),
  ...(client.clientDescription !== undefined && { clientDescription: client.clientDescription }),
  clientType: client.clientType,
  hasSecret: hasSecret(client),
  redirectUris: client.redirectUris,
  disabled: client.disabledAt !== undefined,
});

/** A public client has none, nor has one that an admin gave keys. */
export const hasSecret = (client: Client): boolean => !isPublic(client) && SECRET_AUTH_METHODS.includes(client.tokenEndpointAuthMethod);
