import { randomUUID } from 'node:crypto';
import type { ServerConfig } from '../config/server-config.js';
import { isPublic, type Client } from '../model/client.js';
import type { Grant } from '../model/grant.js';
import type { AuthorizationInteraction, AuthorizationRequest, DeviceInteraction, Interaction, SignInInteraction } from '../model/interaction.js';
import type { User } from '../model/user.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { ConsentStore } from '../ports/consent.store.js';
import type { InteractionStore } from '../ports/interaction.store.js';
import type { Pages } from '../ports/pages.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { ReplayStore } from '../ports/replay.store.js';
import type { ResponseNeeds, ResponseType } from '../response-types/response-type.js';
import { sameBytes, sha256 } from '../secrets/sha256.js';
import { provesClient } from '../tokens/redirect-uri.js';
import { isSubset } from '../tokens/scope.js';
import { newHandle } from '../tokens/token-text.js';
import { answerTo, errorTo, type AnswerTarget } from '../wire/authorization-answer.js';
import { readCookie } from '../wire/cookies.js';
import { seeOther, withCookies } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { browserOf } from './browser-cookie.js';
import type { SessionNeeds } from './browser-session.js';
import { issuerPath } from './issuer-path.js';
import { expired, otherBrowser } from './page-error.js';
import { tellingClient } from './telling-client.js';

export interface InteractionNeeds extends SessionNeeds, ResponseNeeds {
  readonly audit: AuditLog;
  readonly consents: ConsentStore;
  readonly interactions: InteractionStore;
  readonly pages: Pages;
  readonly passwordHasher: PasswordHasher;
  readonly rateLimiter: RateLimiter;
  readonly replays: ReplayStore;
  /** By name. */
  readonly responseTypes: ReadonlyMap<string, ResponseType>;
}

/** An interaction that this browser may continue. */
export interface Opened {
  readonly id: string;
  readonly idHash: Buffer;
  readonly interaction: Interaction;
  /** Proves that a form came from a page that we gave to this browser. */
  readonly csrfToken: string;
}

/** One that an application waits for. */
export interface OpenedRequest extends Opened {
  readonly interaction: AuthorizationInteraction;
}

/** What a browser waits for: the answer to a request, a page of ours, or a device. */
export type Awaited = Pick<AuthorizationInteraction, 'request'> | Pick<SignInInteraction, 'next'> | Pick<DeviceInteraction, 'sealedUserCode'>;

/** Parks the request and sends the browser to the sign-in or consent page. */
export async function startInteraction(
  http: WireRequest,
  awaited: Awaited,
  user: User | undefined,
  needs: InteractionNeeds,
): Promise<WireResponse> {
  const { clock, config, interactions, random } = needs;
  const { browser, cookies } = browserOf(http, needs);
  const id = newHandle(random);
  await interactions.save(sha256(id), {
    ...awaited,
    browserHash: sha256(browser).toString('base64url'),
    ...(user !== undefined && { userId: user.userId }),
    expiresAt: new Date(clock.now().getTime() + config.interactionTtlSeconds * 1000),
  });
  const asking = 'sealedUserCode' in awaited ? 'device' : 'consent';
  return withCookies(seeOther(pagePath(config, user === undefined ? 'sign-in' : asking, id), http.method === 'POST'), cookies);
}

/** @throws PageExpired unknown or over; another browser's */
export async function openInteraction(http: WireRequest, { clock, config, interactions }: InteractionNeeds): Promise<Opened> {
  const id = http.path.slice(http.path.lastIndexOf('/') + 1);
  const idHash = sha256(id);
  const interaction = await interactions.find(idHash);
  if (interaction === undefined || interaction.expiresAt <= clock.now()) throw expired('unknown interaction');
  const browser = readCookie(http, config, 'browser');
  const same = browser !== undefined && sameBytes(sha256(browser), Buffer.from(interaction.browserHash, 'base64url'));
  if (!same) throw otherBrowser('the browser cookie does not match');
  return { id, idHash, interaction, csrfToken: sha256(`csrf:${browser}:${id}`).toString('base64url') };
}

export const hasRequest = (opened: Opened): opened is OpenedRequest => opened.interaction.request !== undefined;

/** RFC 9700 §4.7; @throws PageExpired the form was not ours, or another site posted it */
export function requireCsrfToken(http: WireRequest, { csrfToken }: Opened, posted: string | undefined): void {
  const crossSite = http.headers['sec-fetch-site'] === 'cross-site';
  const matches = posted !== undefined && sameBytes(Buffer.from(posted), Buffer.from(csrfToken));
  if (crossSite || !matches) throw otherBrowser('the CSRF token does not match');
}

/** What the person allowed before need not be asked again: unless the redirect URI does not show which client it is, or nobody registered it.
 *  First-party clients ask nobody. */
export async function needsConsent(request: AuthorizationRequest, user: User, { clients, consents }: Pick<InteractionNeeds, 'clients' | 'consents'>): Promise<boolean> {
  const [client, allowed] = await Promise.all([clients.find(request.clientId), consents.find(user.userId, request.clientId)]);
  if (client === undefined || client.unregistered === true) return true;
  if (isFirstParty(client)) return false;
  return !provesClient(request.redirectUri) || !isSubset(request.scope, allowed);
}

/** On loopback too: who takes an answer away there lacks the client's secret. Whatever a record says, a client without one, or one that a
 *  person registered for themselves, is nobody's own. */
const isFirstParty = (client: Client): boolean => client.policy.skipConsent && !isPublic(client) && !client.policy.allowImplicit && client.ownerUserId === undefined;

/** The person has said yes: the grant is durable before anything is issued from it. @spec RFC 6749 §4.1.2, §4.2.2 */
export function approve(
  http: WireRequest,
  request: AuthorizationRequest,
  user: User,
  scope: readonly string[],
  needs: InteractionNeeds,
): Promise<WireResponse> {
  const target = targetOf(request, http, needs);
  return tellingClient(
    (error) => errorTo(target, error),
    async () => {
      const responseType = needs.responseTypes.get(request.responseType);
      if (responseType === undefined) throw new Error(`no response type ${request.responseType}`);
      const { clientId, resources } = request;
      const grant: Grant = { grantId: randomUUID(), clientId, userId: user.userId, scope, resources, createdAt: needs.clock.now() };
      await needs.grants.create(grant);
      return answerTo(target, await responseType.respond({ request, grant }, needs));
    },
  );
}

/** Where the answer to an authorization request goes. */
export const targetOf = (
  { redirectUri, responseMode, state }: Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state'>,
  http: WireRequest,
  { config, pages }: Pick<InteractionNeeds, 'config' | 'pages'>,
): AnswerTarget => ({ redirectUri, responseMode, state, issuer: config.issuer, afterPost: http.method === 'POST', pages });

/** Path of a page on this origin, below the issuer's own path. */
export const pagePath = ({ issuer }: Pick<ServerConfig, 'issuer'>, page: 'sign-in' | 'second-factor' | 'consent' | 'device' | 'switch-account', id: string): string =>
  `${issuerPath({ issuer })}/${page}/${id}`;

/** The name that people see. */
export const displayName = (client: Client): string => client.clientName ?? client.clientId;
