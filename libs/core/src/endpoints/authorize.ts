import type { User } from '../model/user.js';
import { errorPageTo, errorTo } from '../wire/authorization-answer.js';
import { formText, parseLenientForm, type Parsed } from '../wire/form.js';
import { placeOf } from '../wire/html.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { answering, requireMethod } from './answering.js';
import { authorizationRequest } from './authorization-request.js';
import { signedInUser } from './browser-session.js';
import type { Endpoint } from './endpoint.js';
import { requireForm, withoutFixedQuery } from './form-request.js';
import { approve, needsConsent, startInteraction, targetOf, type InteractionNeeds } from './interaction-flow.js';
import { errorPage, nobodyRegistered } from './page-error.js';
import { identifyRequester, type Requester } from './requester.js';
import { tellingClient } from './telling-client.js';

/** Where an application sends a person. @spec RFC 6749 §3.1, §4.1.1, §4.2.1 */
export const authorizeEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      const form = authorizationForm(http, needs);
      const signedIn = signedInUser(http, needs); // both look-ups go out together
      signedIn.catch(() => undefined); // awaited below, unless the request is refused first
      const requester = await identifyRequester(form, needs);
      return serve(http, requester, form, signedIn, needs);
    },
    (error) => errorPage(error, needs),
  );

/** Client and redirect URI are known: from here on the client hears about every failure. A registered one hears at once, for an admin has
 *  vouched for it; before anybody goes to another one, they are asked. @spec RFC 6749 §4.1.2.1, RFC 9700 §4.11.2 */
function serve(http: WireRequest, requester: Requester, form: Parsed, signedIn: Promise<User | undefined>, needs: InteractionNeeds): Promise<WireResponse> {
  const target = targetOf(requester, http, needs);
  const { client, redirectUri } = requester;
  return tellingClient(
    (error) => (client.unregistered === true ? errorPageTo(target, error, nobodyRegistered(error, placeOf(redirectUri))) : errorTo(target, error)),
    async () => {
      const request = await authorizationRequest(requester, form, needs);
      const user = await signedIn;
      if (user === undefined || (await needsConsent(request, user, needs))) return startInteraction(http, { request }, user, needs);
      return approve(http, request, user, request.scope, needs);
    },
  );
}

/** RFC 6749 §3.1: GET, and POST as well. Query and form count as one: what stands in both is repeated. */
function authorizationForm(http: WireRequest, { config }: Pick<InteractionNeeds, 'config'>): Parsed {
  requireMethod(http, 'GET', 'POST');
  const query = withoutFixedQuery(http.query, config.authorizationEndpoint);
  if (http.method === 'GET') return parseLenientForm(query);
  requireForm(http);
  return parseLenientForm(`${query}&${formText(http.body)}`);
}
