import { InvalidGrant, InvalidRequest, OAuthError, UnsupportedGrantType } from '../../errors/oauth-error.js';
import { requireAllowed } from '../../grants/allowed.js';
import type { GrantNeeds, TokenAnswer } from '../../grants/grant-type.js';
import type { Client } from '../../model/client.js';
import { issueTokens, type MintNeeds } from '../../tokens/issue.js';
import { formText, parseForm, type Params } from '../../wire/form.js';
import type { WireRequest } from '../../wire/request.js';
import { answering, requireMethod } from '../answering.js';
import type { Endpoint } from '../endpoint.js';
import { requireForm } from '../form-request.js';
import { accessTokenAnswer, accessTokenError, preflightAnswer } from './access-token-answer.js';
import { FULL_CONTROL } from './full-control.js';
import { findMediagoblinClient } from './mediagoblin-client.js';
import { requireOwner, type OwnerNeeds } from './owner-authentication.js';
import { PRESENTED_KINDS, type Presented, type PresentedKind } from './presented.js';

export interface AccessTokenNeeds extends GrantNeeds, MintNeeds, OwnerNeeds {}

/** The token endpoint of GNU MediaGoblin's OAuth plugin. It finds out whose code or refresh token it is before it asks who calls, so its
 *  errors come in another order than RFC 6749's; redeeming is the same as at /token. */
export const accessTokenEndpoint = (needs: AccessTokenNeeds): Endpoint =>
  answering(
    async (request) => {
      requireMethod(request, 'GET', 'POST', 'OPTIONS'); // not HEAD, which must change nothing
      if (request.method === 'OPTIONS') return preflightAnswer();
      return accessTokenAnswer(await answerTo(request, paramsOf(request), needs));
    },
    (error) => accessTokenError(error, needs.config),
  );

/** In the query, where the plugin's clients have them, or in a form. @throws InvalidRequest */
function paramsOf(request: WireRequest): Params {
  const hasForm = request.method === 'POST' && request.body.length > 0;
  if (hasForm) requireForm(request);
  return parseForm(hasForm ? `${request.query}&${formText(request.body)}` : request.query).params;
}

async function answerTo(request: WireRequest, params: Params, needs: AccessTokenNeeds): Promise<TokenAnswer> {
  const kind = PRESENTED_KINDS.find(({ parameter }) => params.has(parameter));
  if (kind === undefined) throw new InvalidRequest('Missing `code` or `refresh_token` parameter in request.');
  try {
    const { client, presented } = await identify(kind, request, params, needs);
    requireFittingGrantType(kind, client, params);
    const form = { params: grantParams(kind, presented, params), resources: [], repeated: new Set<string>() };
    const decision = await kind.grantType.approve({ client, form, remoteAddress: request.remoteAddress }, needs);
    return 'repeated' in decision ? decision.repeated : await issueTokens(decision, { client, grantType: kind.grantType.type, tokenType: 'bearer' }, needs);
  } catch (error) {
    throw error instanceof InvalidGrant ? new InvalidRequest({ description: kind.unknown, detail: error.detail ?? '', cause: error }) : error;
  }
}

/** What is presented, and its client. What is dead answers as if it were unknown, whoever calls; only its own client's reuse goes on, to have
 *  consequences. @throws InvalidGrant unknown; InvalidRequest, InvalidClient, TooManyRequests */
async function identify(kind: PresentedKind, request: WireRequest, params: Params, needs: AccessTokenNeeds): Promise<{ client: Client; presented: Presented }> {
  const presented = await kind.find(params.get(kind.parameter) ?? '', needs);
  const client = presented && (await findMediagoblinClient(presented.grant.clientId, needs));
  if (presented === undefined || client === undefined || !isOfDialect(presented)) throw new InvalidGrant('unknown here');
  try {
    await requireOwner(client, request, params, needs);
  } catch (error) {
    throw presented.dead && error instanceof OAuthError ? new InvalidGrant(`dead, and the caller is not its client: ${error.detail ?? error.message}`) : error;
  }
  return { client, presented };
}

/** What its client got at the ordinary endpoints may have less scope, which answers here could not say. */
const isOfDialect = ({ grant }: Presented): boolean => grant.scope.length === 1 && grant.scope[0] === FULL_CONTROL;

/** Nobody needs to say it; whoever does must mean it. */
function requireFittingGrantType({ grantType, parameter }: PresentedKind, client: Client, params: Params): void {
  const named = params.get('grant_type') ?? grantType.type;
  if (named !== grantType.type) throw new UnsupportedGrantType(`The grant_type does not fit the parameter ${parameter}.`);
  requireAllowed(client, grantType);
}

/** All that matters of a request. The plugin's clients never repeat the redirect URI: a code is bound to its client, and went where that may have it. */
function grantParams({ parameter }: PresentedKind, { redirectUri }: Presented, params: Params): Params {
  const given = [parameter, 'redirect_uri', 'code_verifier'].flatMap((name): [string, string][] => (params.has(name) ? [[name, params.get(name) ?? '']] : []));
  return new Map([...(redirectUri === undefined ? [] : [['redirect_uri', redirectUri] as const]), ...given]);
}
