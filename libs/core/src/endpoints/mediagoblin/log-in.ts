import type { ServerConfig } from '../../config/server-config.js';
import { parseLenientForm } from '../../wire/form.js';
import { seeOther } from '../../wire/redirect.js';
import type { WireRequest } from '../../wire/request.js';
import { answering, requireMethod } from '../answering.js';
import { signedInUser } from '../browser-session.js';
import type { Endpoint } from '../endpoint.js';
import { startInteraction, type InteractionNeeds } from '../interaction-flow.js';
import { issuerPath } from '../issuer-path.js';
import { errorPage } from '../page-error.js';
import { ownPage, pagePaths, urlOf } from './addresses.js';

/** MediaGoblin's log-in page: our sign-in page, and from there on to `next`, if that is one of these pages. */
export const logInEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET');
      const next = nextOf(http, needs.config);
      const user = await signedInUser(http, needs);
      return user === undefined ? startInteraction(http, { next }, undefined, needs) : seeOther(next, false);
    },
    (error) => errorPage(error, needs),
  );

/** Never a place of somebody else: then it is the page at the issuer itself. @spec RFC 9700 §4.11.1 */
function nextOf(http: WireRequest, config: ServerConfig): string {
  const { params, repeated } = parseLenientForm(http.query);
  const page = repeated.has('next') ? undefined : ownPage(params.get('next') ?? '', pagePaths(config), config);
  return page === undefined ? `${issuerPath(config)}/` : urlOf(page);
}
