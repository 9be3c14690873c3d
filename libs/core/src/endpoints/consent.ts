import { AccessDenied } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { User } from '../model/user.js';
import type { Endpoint } from './endpoint.js';
import { errorTo } from '../wire/authorization-answer.js';
import { formText } from '../wire/form.js';
import { html, onwardFrom, placeOf } from '../wire/html.js';
import { seeOther } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { adoptClient } from './adopt-client.js';
import { answering, requireMethod } from './answering.js';
import { signedInUser } from './browser-session.js';
import { auditConsent } from './consent-audit.js';
import { consentAnswer } from './consent-form.js';
import { describeClient, describeScopes } from './consent-words.js';
import { requireForm } from './form-request.js';
import { interactionClient } from './interaction-client.js';
import { approve, hasRequest, openInteraction, pagePath, requireCsrfToken, targetOf, type InteractionNeeds, type OpenedRequest } from './interaction-flow.js';
import { errorPage, expired } from './page-error.js';
import { tellingClient } from './telling-client.js';

/** The consent page of an interaction. @spec RFC 6749 §3.3, §10.2 */
export const consentEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      const opened = await openInteraction(http, needs);
      if (!hasRequest(opened)) throw expired('nobody asks for consent here');
      const client = await interactionClient(opened, needs);
      const user = await signedInUser(http, needs);
      if (user === undefined || user.userId !== opened.interaction.userId) return signInFirst(http, opened, needs);
      return http.method === 'GET' ? page(opened, client, user, needs) : decide(http, opened, client, user, needs);
    },
    (error) => errorPage(error, needs),
  );

/** The session ended or changed hands since: the person signs in again and decides then. */
const signInFirst = (http: WireRequest, { id }: OpenedRequest, { config }: InteractionNeeds): WireResponse =>
  seeOther(pagePath(config, 'sign-in', id), http.method === 'POST');

async function decide(http: WireRequest, opened: OpenedRequest, client: Client, user: User, needs: InteractionNeeds): Promise<WireResponse> {
  requireForm(http);
  const { request } = opened.interaction;
  const { allowed: scope, csrfToken } = consentAnswer(formText(http.body), request.scope);
  requireCsrfToken(http, opened, csrfToken);
  // atomic: of two clicks, one decides
  if ((await needs.interactions.take(opened.idHash)) === undefined) throw expired('decided meanwhile');
  const target = targetOf(request, http, needs);
  return tellingClient(
    (error) => errorTo(target, error),
    async () => {
      await auditConsent(http, { clientId: request.clientId, user, scope }, needs);
      if (scope.length === 0) throw new AccessDenied('The resource owner denied the request.');
      if (client.unregistered === true) await adoptClient({ ...client, scope: request.scope }, user, needs);
      await needs.consents.add(user.userId, request.clientId, scope, needs.clock.now());
      return approve(http, request, user, scope, needs);
    },
  );
}

async function page({ csrfToken, id, interaction }: OpenedRequest, client: Client, user: User, needs: InteractionNeeds): Promise<WireResponse> {
  const { redirectUri, scope } = interaction.request;
  const body = needs.pages.consent({
    action: pagePath(needs.config, 'consent', id),
    switchAccountAction: pagePath(needs.config, 'switch-account', id),
    csrfToken,
    ...describeClient(client),
    ...(client.unregistered === true && { unregistered: true as const }),
    username: user.username,
    returnsTo: placeOf(redirectUri),
    returnsToThisComputer: redirectUri.startsWith('http:'),
    scopes: await describeScopes(scope, client, user, needs),
  });
  return html(200, body, onwardFrom(redirectUri));
}
