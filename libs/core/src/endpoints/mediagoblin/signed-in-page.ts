import type { User } from '../../model/user.js';
import type { Pages } from '../../ports/pages.js';
import { formText, parseForm, type Params } from '../../wire/form.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { answering, requireMethod } from '../answering.js';
import { signedInUser, type SessionNeeds } from '../browser-session.js';
import type { Endpoint } from '../endpoint.js';
import { requireForm } from '../form-request.js';
import { errorPage } from '../page-error.js';
import { logInFirst } from './log-in-first.js';
import { routePath, type Route } from './mount.js';
import { csrfTokenOf, requirePageCsrf } from './page-csrf.js';

export interface SignedInNeeds extends SessionNeeds {
  readonly pages: Pages;
}

/** A request of somebody who is signed in. */
export interface Visit {
  readonly http: WireRequest;
  readonly user: User;
  /** For the forms of the page that is shown. */
  readonly csrfToken: string;
}

export interface Handlers {
  readonly GET?: (visit: Visit) => Promise<WireResponse>;
  /** The form is one of ours, from this session. */
  readonly POST?: (visit: Visit, form: Params) => Promise<WireResponse>;
}

/** A route for people who are signed in; everybody else logs in first and comes back to `page`. */
export const signedInPage = (page: Route, handlers: Handlers, needs: SignedInNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, ...Object.keys(handlers));
      const user = await signedInUser(http, needs);
      const csrfToken = csrfTokenOf(http, needs);
      if (user === undefined || csrfToken === undefined) return logInFirst({ path: routePath(http, page), query: '' }, needs);
      return answer({ http, user, csrfToken }, handlers, needs);
    },
    (error) => errorPage(error, needs),
  );

async function answer(visit: Visit, { GET, POST }: Handlers, needs: SignedInNeeds): Promise<WireResponse> {
  const { http } = visit;
  if (http.method === 'GET' && GET !== undefined) return GET(visit);
  if (POST === undefined) throw new Error(`no handler for ${http.method}`);
  requireForm(http);
  const { params } = parseForm(formText(http.body));
  requirePageCsrf(http, params, needs);
  return POST(visit, params);
}
