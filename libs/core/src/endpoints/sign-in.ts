import { TooManyRequests } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import { usernameKey, type User } from '../model/user.js';
import { sha256 } from '../secrets/sha256.js';
import type { Endpoint } from './endpoint.js';
import { formText, parseForm, type Params } from '../wire/form.js';
import { formTargetOf, html } from '../wire/html.js';
import { seeOther, withCookies } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { answering, requireMethod } from './answering.js';
import { startSession } from './browser-session.js';
import { requireForm } from './form-request.js';
import { interactionClient } from './interaction-client.js';
import { approve, displayName, needsConsent, openInteraction, pagePath, requireCsrfToken, type InteractionNeeds, type Opened } from './interaction-flow.js';
import { expired, errorPage } from './page-error.js';

/** One text for every reason: nobody learns which usernames exist. */
const WRONG = 'The username or the password is not right.';
const TOO_MANY = 'There were too many attempts. Please wait a few minutes, then try again.';
/** One person guessed at from many addresses is stopped later than from one: locking people out must not be cheap. */
const ALL_ADDRESSES_FACTOR = 20;
const ALL_USERNAMES_FACTOR = 10;

/** The sign-in page of an interaction. */
export const signInEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      const opened = await openInteraction(http, needs);
      const client = await interactionClient(opened, needs);
      if (http.method === 'GET') return page(200, opened, client, needs);
      requireForm(http);
      const { params } = parseForm(formText(http.body));
      requireCsrfToken(http, opened, params.get('csrf_token'));
      return signIn(http, opened, client, params, needs);
    },
    (error) => errorPage(error, needs),
  );

async function signIn(http: WireRequest, opened: Opened, client: Client, params: Params, needs: InteractionNeeds): Promise<WireResponse> {
  const username = params.get('username') ?? '';
  const retryAfterSeconds = await countAttempt(http, username, needs);
  if (retryAfterSeconds !== undefined) {
    const refused = page(429, opened, client, needs, { username, problem: TOO_MANY });
    return { ...refused, error: new TooManyRequests(retryAfterSeconds), headers: { ...refused.headers, 'retry-after': String(retryAfterSeconds) } };
  }
  const startedAt = needs.clock.now();
  const user = await checkPassword(username, params.get('password') ?? '', needs);
  await auditAttempt(http, username, user, needs);
  if (user === undefined) return page(401, opened, client, needs, { username, problem: WRONG });
  await needs.rateLimiter.reset(attemptKeys(http, username).pair);
  return enter(http, opened, user, startedAt, needs);
}

async function checkPassword(username: string, password: string, { passwordHasher, users }: InteractionNeeds): Promise<User | undefined> {
  const user = username === '' ? undefined : await users.findByUsername(username);
  const right = await passwordHasher.verify(user?.passwordHash, password);
  return right && user !== undefined && user.disabledAt === undefined ? user : undefined;
}

/** Signed in: to the consent page, or straight back where everything was allowed before. */
async function enter(http: WireRequest, opened: Opened, user: User, startedAt: Date, needs: InteractionNeeds): Promise<WireResponse> {
  const { idHash, id, interaction } = opened;
  const cookie = await startSession(user, startedAt, needs);
  if (await needsConsent(interaction.request, user, needs)) {
    await needs.interactions.save(idHash, { ...interaction, userId: user.userId });
    return withCookies(seeOther(pagePath(needs.config, 'consent', id), true), [cookie]);
  }
  if ((await needs.interactions.take(idHash)) === undefined) throw expired('finished meanwhile');
  return withCookies(await approve(http, interaction.request, user, interaction.request.scope, needs), [cookie]);
}

interface AttemptKeys {
  readonly pair: string;
  readonly username: string;
  readonly address: string;
}

function attemptKeys({ remoteAddress }: WireRequest, username: string): AttemptKeys {
  const name = sha256(usernameKey(username)).toString('base64url');
  return { pair: `sign-in:${remoteAddress}:${name}`, username: `sign-in:*:${name}`, address: `sign-in:${remoteAddress}:*` };
}

/** Counted before the password is checked, so that parallel guesses count too.
 *  @returns when to come back, if there were too many */
async function countAttempt(http: WireRequest, username: string, { clock, config, rateLimiter }: InteractionNeeds): Promise<number | undefined> {
  const keys = attemptKeys(http, username);
  const limits: readonly (readonly [string, number])[] = [
    [keys.pair, config.signInFailureLimit],
    [keys.username, config.signInFailureLimit * ALL_ADDRESSES_FACTOR],
    [keys.address, config.signInFailureLimit * ALL_USERNAMES_FACTOR],
  ];
  const hits = await Promise.all(limits.map(([key]) => rateLimiter.hit(key, config.signInFailureWindowSeconds)));
  const over = hits.filter(({ count }, index) => count > (limits[index]?.[1] ?? 0));
  const until = Math.max(...over.map(({ resetsAt }) => resetsAt.getTime()));
  return over.length === 0 ? undefined : Math.max(1, Math.ceil((until - clock.now().getTime()) / 1000));
}

async function auditAttempt(http: WireRequest, username: string, user: User | undefined, { audit, clock }: InteractionNeeds): Promise<void> {
  const actor = user === undefined ? 'anonymous' : `user:${user.userId}`;
  const action = user === undefined ? 'sign_in.failure' : 'sign_in.success';
  await audit.append({ at: clock.now(), actor, actorName: username.slice(0, 255), action, ip: http.remoteAddress });
}

function page(
  status: number,
  { csrfToken, id, interaction }: Opened,
  client: Client,
  { config, pages }: InteractionNeeds,
  failure: { readonly username?: string; readonly problem?: string } = {},
): WireResponse {
  const action = pagePath(config, 'sign-in', id);
  const body = pages.signIn({ action, csrfToken, clientName: displayName(client), ...failure });
  return html(status, body, formTargetOf(interaction.request.redirectUri));
}
