import { InvalidRequest, InvalidScope, UnauthorizedClient, UnsupportedResponseType } from '../../errors/oauth-error.js';
import { isPublic, type Client } from '../../model/client.js';
import type { AuthorizationRequest } from '../../model/interaction.js';
import type { ClientStore } from '../../ports/client.store.js';
import { codeChallengeOf } from '../../tokens/pkce.js';
import { requireUnrepeated, type Parsed } from '../../wire/form.js';
import { FULL_CONTROL } from './full-control.js';
import { findMediagoblinClient } from './mediagoblin-client.js';
import { redirectTargetOf, type RedirectTarget } from './redirect-target.js';
import { Refusal } from './refusal.js';

/** Who asks, and where the answer goes: what must be known before the client hears about errors. */
export interface Asked extends RedirectTarget {
  readonly client: Client;
  readonly form: Parsed;
  readonly state?: string;
}

/** @throws Refusal, InvalidRequest missing, repeated or unknown */
export async function askingClient({ params, repeated }: Parsed, needs: { readonly clients: ClientStore }): Promise<Client> {
  if (repeated.has('client_id')) throw new InvalidRequest('client_id is repeated.');
  const clientId = params.get('client_id');
  if (clientId === undefined) throw new Refusal('No client identifier in URL');
  const client = await findMediagoblinClient(clientId, needs);
  if (client === undefined) throw new Refusal('No such client identifier');
  return client;
}

/** @throws Refusal, InvalidRequest: as redirectTargetOf */
export function askedBy(client: Client, form: Parsed): Asked {
  const state = form.repeated.has('state') ? undefined : form.params.get('state');
  return { client, form, ...redirectTargetOf(client, form), ...(state !== undefined && { state }) };
}

/** The plugin's clients never asked for anything but a code, whatever they said; nor for another scope than the one there is.
 *  @throws OAuthError which the client is told, as RFC 6749 §4.1.2.1 has it */
export function requestOf({ client, form, redirectUri, redirectUriGiven, state }: Asked): AuthorizationRequest {
  requireUnrepeated(form);
  if (!CODE_FLOW.has(form.params.get('response_type') ?? 'code')) throw new UnsupportedResponseType('This response_type is not supported.');
  requireRegistration(client);
  const codeChallenge = challengeOf(client, form);
  return {
    clientId: client.clientId,
    redirectUri,
    redirectUriGiven,
    responseType: 'code',
    responseMode: 'query',
    tokenType: 'bearer',
    scope: [FULL_CONTROL],
    resources: [],
    ...(state !== undefined && { state }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  };
}

/** MediaGoblin for Android says token, and waits for a code. */
const CODE_FLOW: ReadonlySet<string> = new Set(['code', 'token']);

function requireRegistration({ grantTypes, responseTypes, scope }: Client): void {
  if (!grantTypes.includes('authorization_code') || !responseTypes.includes('code')) throw new UnauthorizedClient('The client is not registered for authorization codes.');
  if (!scope.includes(FULL_CONTROL)) throw new InvalidScope(`The client is not registered for the scope ${FULL_CONTROL}.`);
}

/** RFC 7636 for who wants it. Clients from before it, public ones too, are not asked for it unless an admin says so. */
function challengeOf(client: Client, { params }: Parsed): string | undefined {
  const exempt = isPublic(client) && !client.requirePkce && !params.has('code_challenge') && !params.has('code_challenge_method');
  return exempt ? undefined : codeChallengeOf(client, params);
}
