import { InvalidRequest, RequestNotSupported, RequestUriNotSupported, UnauthorizedClient, UnsupportedResponseType } from '../errors/oauth-error.js';
import type { AuthorizationRequest } from '../model/interaction.js';
import type { ResponseType } from '../response-types/response-type.js';
import { resolveAudience } from '../tokens/audience.js';
import { codeChallengeOf } from '../tokens/pkce.js';
import { OFFLINE_ACCESS } from '../tokens/scope.js';
import { chosenTokenType } from '../tokens/token-type.js';
import { askedScope } from '../tokens/unregistered-client.js';
import { required, requireUnrepeated, type Params, type Parsed } from '../wire/form.js';
import type { Requester, RequestNeeds } from './requester.js';

/** What is asked. Everything that is wrong with it is told to the client.
 *  @spec RFC 6749 §4.1.1, §4.2.1
 *  @throws OAuthError as §4.1.2.1, §4.2.2.1 */
export async function authorizationRequest(requester: Requester, form: Parsed, needs: RequestNeeds): Promise<AuthorizationRequest> {
  const { client, redirectUri, redirectUriGiven, responseMode, state } = requester;
  const { params, resources } = form;
  requireUnrepeated(form);
  requireNoRequestObject(params);
  const responseType = allowedResponseType(requester, params);
  requireResponseMode(requester);
  const codeChallenge = responseType.continuesAtTokenEndpoint ? codeChallengeOf(client, params) : undefined;
  const { scope } = await resolveAudience({ scope: requestedOf(requester, responseType, params), resources }, needs);
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
function allowedResponseType({ client, responseType }: Requester, params: Params): ResponseType {
  required(params, 'response_type');
  if (responseType === undefined) throw new UnsupportedResponseType('This response_type is not supported.');
  const registered = client.responseTypes.includes(responseType.name) && client.grantTypes.includes(responseType.grantType);
  if (!registered || responseType.allows?.(client) === false) throw new UnauthorizedClient('The client is not registered for this response_type.');
  return responseType;
}

function requireResponseMode({ modeProblem }: Requester): void {
  if (modeProblem !== undefined) throw new InvalidRequest(modeProblem);
}

/** What cannot be given is left out, as RFC 6749 §3.3 allows. */
function requestedOf({ client }: Requester, { continuesAtTokenEndpoint }: ResponseType, params: Params): readonly string[] {
  const asked = askedScope(client, params.get('scope'));
  return continuesAtTokenEndpoint ? asked : asked.filter((name) => name !== OFFLINE_ACCESS);
}
