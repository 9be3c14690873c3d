import type { OAuthError } from '../../errors/oauth-error.js';
import type { User } from '../../model/user.js';
import { errorPageTo, errorTo } from '../../wire/authorization-answer.js';
import { parseLenientForm } from '../../wire/form.js';
import { placeOf } from '../../wire/html.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { answering, requireMethod } from '../answering.js';
import { signedInUser } from '../browser-session.js';
import type { Endpoint } from '../endpoint.js';
import { approve, targetOf, type InteractionNeeds } from '../interaction-flow.js';
import { tellingClient } from '../telling-client.js';
import { askedBy, askingClient, requestOf, type Asked } from './asked.js';
import { isApproved } from './connection.js';
import { consentView, mediaApi } from './consent-view.js';
import { logInFirst } from './log-in-first.js';
import type { MediagoblinNeeds } from './mediagoblin-needs.js';
import { refusalOrPage } from './refusal.js';

/** Where a client of GNU MediaGoblin's OAuth plugin sends a person. The parameters are in the query, whatever the method.
 *
 *  What the plugin asked of the request it asks in the same order: the client first, then who is signed in, then the redirect URI. */
export const authorizeEndpoint = (needs: MediagoblinNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      const form = parseLenientForm(http.query);
      const client = await askingClient(form, needs);
      const user = await signedInUser(http, needs);
      if (user === undefined) return logInFirst(http, needs);
      return serve(http, user, askedBy(client, form), needs);
    },
    (error) => refusalOrPage(error, needs),
  );

async function serve(http: WireRequest, user: User, asked: Asked, needs: MediagoblinNeeds): Promise<WireResponse> {
  const api = await mediaApi(needs);
  const approved = await isApproved(user, asked, needs);
  return tellingClient(
    (error) => told(http, asked, approved, error, needs),
    async () => {
      const request = requestOf(asked);
      return approved ? approve(http, request, user, request.scope, needs) : consentView(http, { user, asked, here: http, api }, needs);
    },
  );
}

/** Who has neither an admin's word for the redirect URI nor this person's gets nobody sent there by an error: anybody can register a client
 *  here, or name a redirect URI. @spec RFC 9700 §4.11.2 */
function told(http: WireRequest, asked: Asked, approved: boolean, error: OAuthError, needs: InteractionNeeds): WireResponse {
  const { client, redirectUri, registered, state } = asked;
  const target = targetOf({ redirectUri, responseMode: 'query', ...(state !== undefined && { state }) }, http, needs);
  const vouchedFor = registered && client.ownerUserId === undefined;
  return approved || vouchedFor ? errorTo(target, error) : errorPageTo(target, error, notAllowedYet(error, placeOf(redirectUri)));
}

const notAllowedYet = ({ status }: OAuthError, place: string) => ({
  title: status >= 500 ? 'We could not go on' : 'This request does not work',
  explanation: `${status >= 500 ? 'Something went wrong on our side' : 'The app sent a request that we cannot accept'}, and nothing was shared. You have not allowed the app at ${place} yet, so we do not send you back to it by ourselves: go there only if you know it.`,
});
