import type { Endpoint } from './endpoint.js';
import { formText, parseLenientForm, type Parsed } from '../wire/form.js';
import { redirectWithError } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import { answering, requireMethod } from './answering.js';
import { checkRequest, identifyRequester } from './authorization-request.js';
import { signedInUser } from './browser-session.js';
import { requireForm } from './form-request.js';
import { approve, needsConsent, startInteraction, targetOf, type InteractionNeeds } from './interaction-flow.js';
import { errorPage } from './page-error.js';

/** Where an application sends a person. @spec RFC 6749 §3.1, §4.1.1 */
export const authorizeEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      const form = authorizationForm(http);
      const signedIn = signedInUser(http, needs); // both look-ups go out together
      signedIn.catch(() => undefined); // awaited below, unless the request is refused first
      const requester = await identifyRequester(form, needs);
      const checked = await checkRequest(requester, form, needs);
      if ('error' in checked) return redirectWithError(targetOf(requester, http, needs.config), checked.error);
      const { request } = checked;
      const user = await signedIn;
      if (user === undefined || (await needsConsent(request, user, needs))) return startInteraction(http, request, user, needs);
      return approve(http, request, user, request.scope, needs);
    },
    (error) => errorPage(error, needs),
  );

/** RFC 6749 §3.1: GET, and POST as well. Query and form count as one: what stands in both is repeated. */
function authorizationForm(http: WireRequest): Parsed {
  requireMethod(http, 'GET', 'POST');
  if (http.method === 'GET') return parseLenientForm(http.query);
  requireForm(http);
  return parseLenientForm(`${http.query}&${formText(http.body)}`);
}
