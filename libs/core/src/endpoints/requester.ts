import type { ServerConfig } from '../config/server-config.js';
import { InvalidRequest } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { ApiStore } from '../ports/api.store.js';
import type { ClientStore } from '../ports/client.store.js';
import type { Clock } from '../ports/clock.js';
import type { ResponseType } from '../response-types/response-type.js';
import { findClient, mayReturnTo } from '../tokens/unregistered-client.js';
import type { Parsed } from '../wire/form.js';
import { answerWishes, type AnswerWishes } from './response-mode.js';

export interface RequestNeeds {
  readonly apis: ApiStore;
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly responseTypes: ReadonlyMap<string, ResponseType>;
}

/** Who asks, and where and how the answer goes. Until that is known, errors are shown to the person and never redirected. */
export interface Requester extends AnswerWishes {
  readonly client: Client;
  readonly redirectUri: string;
  readonly redirectUriGiven: boolean;
  readonly state?: string;
}

/** @spec RFC 6749 §4.1.2.1
 *  @throws InvalidRequest client or redirect URI missing, repeated, unknown or mismatching: never redirect */
export async function identifyRequester(form: Parsed, needs: RequestNeeds): Promise<Requester> {
  const client = await clientOf(form, needs);
  const state = form.repeated.has('state') ? undefined : form.params.get('state');
  const place = redirectUriOf(form, client);
  return { client, ...place, ...answerWishes(form, client, place.redirectUri, needs.responseTypes), ...(state !== undefined && { state }) };
}

async function clientOf({ params, repeated }: Parsed, needs: RequestNeeds): Promise<Client> {
  const clientId = params.get('client_id');
  if (clientId === undefined || repeated.has('client_id')) throw new InvalidRequest('client_id is missing or repeated.');
  const client = await findClient(clientId, needs);
  if (client === undefined) throw new InvalidRequest('The client is unknown.');
  return client;
}

/** RFC 6749 §3.1.2.3: may be left out when exactly one complete URI is registered. */
function redirectUriOf({ params, repeated }: Parsed, client: Client): Pick<Requester, 'redirectUri' | 'redirectUriGiven'> {
  const given = params.get('redirect_uri');
  if (repeated.has('redirect_uri')) throw new InvalidRequest('redirect_uri is repeated.');
  if (given !== undefined) {
    if (!mayReturnTo(client, given)) throw new InvalidRequest('redirect_uri is not registered for this client.');
    return { redirectUri: given, redirectUriGiven: true };
  }
  const { policy, redirectUris, unregistered } = client;
  const [only] = redirectUris;
  // neither a prefix nor an origin is complete, and the OAuth 2.1 profile always names it
  const complete = policy.profile === 'oauth2' && policy.redirectMatch === 'exact' && unregistered !== true;
  if (only === undefined || redirectUris.length > 1 || !complete) throw new InvalidRequest('redirect_uri is missing.');
  return { redirectUri: only, redirectUriGiven: false };
}
