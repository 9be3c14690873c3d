import {
  InvalidRequest,
  type OAuthError,
  RequestNotSupported,
  RequestUriNotSupported,
  UnauthorizedClient,
  UnsupportedResponseType,
} from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { AuthorizationRequest, ResponseMode } from '../model/interaction.js';
import type { ApiStore } from '../ports/api.store.js';
import type { ClientStore } from '../ports/client.store.js';
import type { ResponseType } from '../response-types/response-type.js';
import { resolveAudience } from '../tokens/audience.js';
import { codeChallengeOf } from '../tokens/pkce.js';
import { matchesRedirectUri } from '../tokens/redirect-uri.js';
import { requestedScope } from '../tokens/scope.js';
import { chosenTokenType } from '../tokens/token-type.js';
import { requireUnrepeated, type Params, type Parsed } from '../wire/form.js';
import { protocolError } from './answering.js';

/** Who asks, and where the answer goes. Until both are known, errors are shown to the person and never redirected. */
export interface Requester {
  readonly client: Client;
  readonly redirectUri: string;
  readonly redirectUriGiven: boolean;
  /** How answers and errors travel. */
  readonly responseMode: ResponseMode;
  readonly state?: string;
}

export interface RequestNeeds {
  readonly apis: ApiStore;
  readonly clients: ClientStore;
  readonly responseTypes: ReadonlyMap<string, ResponseType>;
}

/** @spec RFC 6749 §4.1.2.1
 *  @throws InvalidRequest client or redirect URI missing, repeated, unknown or mismatching: never redirect */
export async function identifyRequester(form: Parsed, { clients }: RequestNeeds): Promise<Requester> {
  const client = await findClient(form, clients);
  const state = form.repeated.has('state') ? undefined : form.params.get('state');
  return { client, ...redirectUriOf(form, client), responseMode: 'query', ...(state !== undefined && { state }) };
}

async function findClient({ params, repeated }: Parsed, clients: ClientStore): Promise<Client> {
  const clientId = params.get('client_id');
  if (clientId === undefined || repeated.has('client_id')) throw new InvalidRequest('client_id is missing or repeated.');
  const client = await clients.find(clientId);
  if (client === undefined || client.disabledAt !== undefined) throw new InvalidRequest('The client is unknown.');
  return client;
}

/** RFC 6749 §3.1.2.3: may be left out when exactly one is registered. RFC 9700 §4.1.3: compared as a string. */
function redirectUriOf({ params, repeated }: Parsed, { policy, redirectUris }: Client): Pick<Requester, 'redirectUri' | 'redirectUriGiven'> {
  const given = params.get('redirect_uri');
  if (repeated.has('redirect_uri')) throw new InvalidRequest('redirect_uri is repeated.');
  if (given !== undefined) {
    if (!matchesRedirectUri(redirectUris, given)) throw new InvalidRequest('redirect_uri is not registered for this client.');
    return { redirectUri: given, redirectUriGiven: true };
  }
  const [only] = redirectUris;
  // a prefix is not complete, and the OAuth 2.1 profile always names it
  const complete = policy.profile === 'oauth2' && policy.redirectMatch === 'exact';
  if (only === undefined || redirectUris.length > 1 || !complete) throw new InvalidRequest('redirect_uri is missing.');
  return { redirectUri: only, redirectUriGiven: false };
}

/** A check's result as a value, so that the caller can redirect the error. */
export type Checked = { readonly request: AuthorizationRequest } | { readonly error: OAuthError };

/** Everything that is wrong from here on is told to the client. @spec RFC 6749 §4.1.1, §4.1.2.1 */
export async function checkRequest(requester: Requester, form: Parsed, needs: RequestNeeds): Promise<Checked> {
  try {
    return { request: await authorizationRequest(requester, form, needs) };
  } catch (error) {
    return { error: protocolError(error) };
  }
}

async function authorizationRequest(requester: Requester, form: Parsed, needs: RequestNeeds): Promise<AuthorizationRequest> {
  const { client, redirectUri, redirectUriGiven, responseMode, state } = requester;
  const { params, resources } = form;
  requireUnrepeated(form);
  requireNoRequestObject(params);
  const responseType = responseTypeOf(client, params, needs);
  requireResponseMode(params, responseType);
  const codeChallenge = codeChallengeOf(client, params);
  const asked = requestedScope(client, params.get('scope'));
  const { scope } = await resolveAudience({ scope: asked, resources }, needs);
  return {
    clientId: client.clientId,
    redirectUri,
    redirectUriGiven,
    responseType: responseType.name,
    responseMode,
    ...chosenTokenType(client, params),
    scope,
    resources,
    ...(state !== undefined && { state }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  };
}

/** Request objects are refused and never fetched: ignoring them would serve another request than the signed one. */
function requireNoRequestObject(params: Params): void {
  if (params.has('request')) throw new RequestNotSupported('Request objects are not supported.');
  if (params.has('request_uri')) throw new RequestUriNotSupported('request_uri is not supported.');
}

/** @throws InvalidRequest, UnsupportedResponseType, UnauthorizedClient */
function responseTypeOf(client: Client, params: Params, { responseTypes }: RequestNeeds): ResponseType {
  const name = params.get('response_type');
  if (name === undefined) throw new InvalidRequest('The parameter response_type is missing.');
  const responseType = responseTypes.get(name);
  if (responseType === undefined) throw new UnsupportedResponseType('This response_type is not supported.');
  if (!client.responseTypes.includes(responseType.name) || !client.grantTypes.includes(responseType.grantType)) {
    throw new UnauthorizedClient('The client is not registered for this response_type.');
  }
  return responseType;
}

function requireResponseMode(params: Params, { responseModes }: ResponseType): void {
  const mode = params.get('response_mode');
  if (mode !== undefined && !responseModes.some((known) => known === mode)) throw new InvalidRequest('This response_mode is not supported.');
}
