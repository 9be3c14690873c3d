import type { Client } from '../model/client.js';
import { findClient, mayReturnTo } from '../tokens/unregistered-client.js';
import type { InteractionNeeds, OpenedRequest } from './interaction-flow.js';
import { expired } from './page-error.js';

/** The client of a parked request, if it may still ask, and still be answered there. @throws PageExpired */
export async function interactionClient({ interaction }: OpenedRequest, needs: Pick<InteractionNeeds, 'clients' | 'clock' | 'config'>): Promise<Client> {
  const { clientId, redirectUri } = interaction.request;
  const client = await findClient(clientId, needs);
  if (client === undefined) throw expired('the client is gone or disabled');
  if (!mayReturnTo(client, redirectUri)) throw expired('the redirect URI is not registered any more');
  return client;
}
