import { AccessDenied } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { AuthorizationRequest } from '../model/interaction.js';
import type { User } from '../model/user.js';
import type { ConsentScope } from '../ports/pages.js';
import type { Endpoint } from './endpoint.js';
import { OFFLINE_ACCESS } from '../tokens/scope.js';
import { errorTo } from '../wire/authorization-answer.js';
import { formText, parseLenientForm } from '../wire/form.js';
import { html, onwardFrom, placeOf } from '../wire/html.js';
import { seeOther } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { adoptClient } from './adopt-client.js';
import { answering, requireMethod } from './answering.js';
import { signedInUser } from './browser-session.js';
import { requireForm } from './form-request.js';
import { interactionClient } from './interaction-client.js';
import { approve, displayName, hasRequest, openInteraction, pagePath, requireCsrfToken, targetOf, type InteractionNeeds, type OpenedRequest } from './interaction-flow.js';
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
  const posted = parseConsentForm(formText(http.body));
  requireCsrfToken(http, opened, posted.csrfToken);
  // atomic: of two clicks, one decides
  if ((await needs.interactions.take(opened.idHash)) === undefined) throw expired('decided meanwhile');
  const { request } = opened.interaction;
  // only scopes of the stored request count, whatever the form says
  const scope = posted.allowed ? request.scope.filter((name) => posted.scope.has(name)) : [];
  const target = targetOf(request, http, needs);
  return tellingClient(
    (error) => errorTo(target, error),
    async () => {
      await auditDecision(http, request, user, scope, needs);
      if (scope.length === 0) throw new AccessDenied('The resource owner denied the request.');
      if (client.unregistered === true) await adoptClient({ ...client, scope: request.scope }, user, needs);
      await needs.consents.add(user.userId, request.clientId, scope, needs.clock.now());
      return approve(http, request, user, scope, needs);
    },
  );
}

interface Posted {
  readonly allowed: boolean;
  readonly csrfToken: string | undefined;
  readonly scope: ReadonlySet<string>;
}

/** The one form of ours where a parameter repeats: a checkbox for each scope. */
function parseConsentForm(text: string): Posted {
  const { params } = parseLenientForm(text);
  const boxes = text.split('&').filter((pair) => pair.startsWith('scope='));
  const scope = boxes.map((pair) => parseLenientForm(pair).params.get('scope') ?? '');
  return { allowed: params.get('decision') === 'allow', csrfToken: params.get('csrf_token'), scope: new Set(scope) };
}

async function auditDecision(
  http: WireRequest,
  { clientId }: AuthorizationRequest,
  user: User,
  scope: readonly string[],
  { audit, clock }: InteractionNeeds,
): Promise<void> {
  await audit.append({
    at: clock.now(),
    actor: `user:${user.userId}`,
    actorName: user.username,
    action: scope.length === 0 ? 'consent.deny' : 'consent.allow',
    target: `client:${clientId}`,
    ip: http.remoteAddress,
    ...(scope.length > 0 && { detail: { scope } }),
  });
}

async function page({ csrfToken, id, interaction }: OpenedRequest, client: Client, user: User, needs: InteractionNeeds): Promise<WireResponse> {
  const { redirectUri, scope } = interaction.request;
  const { clientDescription, clientUri, logoUri, policyUri, tosUri } = client;
  const body = needs.pages.consent({
    action: pagePath(needs.config, 'consent', id),
    switchAccountAction: pagePath(needs.config, 'switch-account', id),
    csrfToken,
    clientId: client.clientId,
    clientName: displayName(client),
    ...(client.unregistered === true && { unregistered: true as const }),
    ...(clientDescription !== undefined && { clientDescription }),
    ...(clientUri !== undefined && { clientUri }),
    ...(logoUri !== undefined && { logoUri }),
    ...(policyUri !== undefined && { policyUri }),
    ...(tosUri !== undefined && { tosUri }),
    username: user.username,
    returnsTo: placeOf(redirectUri),
    returnsToThisComputer: redirectUri.startsWith('http:'),
    scopes: await describeScopes(scope, client, user, needs),
  });
  return html(200, body, onwardFrom(redirectUri));
}

async function describeScopes(scope: readonly string[], client: Client, user: User, { apis, consents }: InteractionNeeds): Promise<readonly ConsentScope[]> {
  const relevant = await apis.relevantTo({ scopes: scope, identifiers: [] });
  const before = await consents.find(user.userId, client.clientId);
  return scope.map((name) => {
    const owner = relevant.find((api) => api.scopes.some((candidate) => candidate.name === name));
    const described = owner?.scopes.find((candidate) => candidate.name === name)?.description;
    return {
      name,
      description: described ?? (name === OFFLINE_ACCESS ? 'Keep access while you are away' : name),
      ...(owner !== undefined && { apiName: owner.name }),
      allowedBefore: before.includes(name),
    };
  });
}
