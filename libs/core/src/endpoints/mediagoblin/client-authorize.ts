import { AccessDenied, InvalidRequest } from '../../errors/oauth-error.js';
import type { User } from '../../model/user.js';
import { errorTo } from '../../wire/authorization-answer.js';
import { formText, parseForm, parseLenientForm, type Params } from '../../wire/form.js';
import { seeOther, withCookies } from '../../wire/redirect.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { answering, requireMethod } from '../answering.js';
import { endSession, signedInUser } from '../browser-session.js';
import type { Endpoint } from '../endpoint.js';
import { requireForm } from '../form-request.js';
import { targetOf, type InteractionNeeds } from '../interaction-flow.js';
import { addressOf, ownPage, type OwnPage } from './addresses.js';
import { askedBy, type Asked } from './asked.js';
import { decide } from './connection.js';
import { consentView, mediaApi } from './consent-view.js';
import { logInFirst } from './log-in-first.js';
import { findMediagoblinClient } from './mediagoblin-client.js';
import type { MediagoblinNeeds } from './mediagoblin-needs.js';
import { routePath } from './mount.js';
import { requirePageCsrf } from './page-csrf.js';
import { refusalOrPage } from './refusal.js';

/** Takes the answer to the question of the consent page, and goes back to the request, which gets its code now. */
export const clientAuthorizeEndpoint = (needs: MediagoblinNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'POST');
      requireForm(http);
      const { params } = parseForm(formText(http.body));
      const answered = await requestBehind(http, params, needs);
      const { asked, next } = answered;
      const user = await signedInUser(http, needs);
      if (user === undefined) return logInFirst(next, needs);
      requirePageCsrf(http, params, needs);
      if (params.has('switch_account')) return withCookies(logInFirst(next, needs), [await endSession(http, needs)]);
      if (!params.has('next')) return consentView(http, { user, asked, here: next, api: await mediaApi(needs) }, needs);
      return answer(http, params, user, answered, needs);
    },
    (error) => refusalOrPage(error, needs),
  );

interface Answered {
  readonly asked: Asked;
  readonly next: OwnPage;
}

/** The request that the form is about. Without `next` it is the shortest one of that client.
 *  @throws InvalidRequest an unknown client; a `next` that is not an authorization request of it */
async function requestBehind(http: WireRequest, params: Params, needs: InteractionNeeds): Promise<Answered> {
  const clientId = params.get('client_id') ?? '';
  const client = await findMediagoblinClient(clientId, needs);
  if (client === undefined) throw new InvalidRequest('The client is unknown.');
  const path = routePath(http, 'authorize');
  const next = ownPage(params.get('next') ?? `${path}?client_id=${encodeURIComponent(clientId)}`, [path], needs.config);
  const form = parseLenientForm(next?.query ?? '');
  if (next === undefined || form.repeated.has('client_id') || form.params.get('client_id') !== clientId) {
    throw new InvalidRequest('next is not an authorization request of this client.');
  }
  return { asked: askedBy(client, form), next };
}

async function answer(http: WireRequest, params: Params, user: User, { asked, next }: Answered, needs: MediagoblinNeeds): Promise<WireResponse> {
  const allowed = params.has('allow');
  if (!allowed && !params.has('deny')) throw new InvalidRequest('Neither allow nor deny was pressed.');
  await decide(user, asked, allowed ? 'approved' : 'rejected', http.remoteAddress, needs);
  return allowed || needs.config.mediagoblinDenyReturnsToPrompt ? seeOther(addressOf(next, needs.config), false) : denied(http, asked, needs);
}

/** RFC 6749 §4.1.2.1. Where it goes stood on the page. */
function denied(http: WireRequest, { redirectUri, state }: Asked, needs: InteractionNeeds): WireResponse {
  const target = targetOf({ redirectUri, responseMode: 'query', ...(state !== undefined && { state }) }, http, needs);
  return errorTo({ ...target, afterPost: false }, new AccessDenied('The resource owner denied the request.'));
}
