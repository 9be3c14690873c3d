import type { Endpoint } from './endpoint.js';
import { formText, parseForm } from '../wire/form.js';
import { seeOther, withCookies } from '../wire/redirect.js';
import { answering, requireMethod } from './answering.js';
import { endSession } from './browser-session.js';
import { requireForm } from './form-request.js';
import { openInteraction, pagePath, requireCsrfToken, type InteractionNeeds } from './interaction-flow.js';
import { errorPage } from './page-error.js';

/** "Use another account": ends the session and goes back to the sign-in page of the same request. */
export const switchAccountEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'POST');
      const opened = await openInteraction(http, needs);
      requireForm(http);
      requireCsrfToken(http, opened, parseForm(formText(http.body)).params.get('csrf_token'));
      const cookie = await endSession(http, needs);
      return withCookies(seeOther(pagePath(needs.config, 'sign-in', opened.id), true), [cookie]);
    },
    (error) => errorPage(error, needs),
  );
