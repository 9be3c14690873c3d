import { checkCode } from '../accounts/second-factor-check.js';
import { auditFailure } from '../accounts/sign-in-audit.js';
import type { User } from '../model/user.js';
import { formText, parseForm } from '../wire/form.js';
import { html } from '../wire/html.js';
import { seeOther } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { answering, requireMethod } from './answering.js';
import { personSince } from './browser-session.js';
import { continuationOf, named, type Continuation } from './continuation.js';
import type { Endpoint } from './endpoint.js';
import { enter } from './enter.js';
import { requireForm } from './form-request.js';
import { openInteraction, pagePath, requireCsrfToken, type InteractionNeeds, type Opened } from './interaction-flow.js';
import { errorPage } from './page-error.js';
import { sayingTooMany } from './too-many-attempts.js';

/** One text for every reason: who guesses learns nothing about codes that were used. */
const WRONG_CODE = 'That code is not right, or it was used before. Wait until your app shows the next one, then type that.';

/** The page of an interaction that asks for the code of the person's authenticator app. Nobody is signed in before it is right. */
export const secondFactorEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      const opened = await openInteraction(http, needs);
      const continuation = await continuationOf(opened, needs);
      const step = await pendingStep(opened, continuation, needs);
      if (step === undefined) return seeOther(pagePath(needs.config, 'sign-in', opened.id), http.method === 'POST');
      return http.method === 'GET' ? page(200, step, needs) : enterCode(http, step, needs);
    },
    (error) => errorPage(error, needs),
  );

/** Somebody gave the right password in this interaction. */
interface Step {
  readonly opened: Opened;
  readonly continuation: Continuation;
  readonly user: User;
  readonly checkedAt: Date;
}

/** Reads the person as they are now. Once their second factor, their password or they themselves have changed or gone, they begin again. */
async function pendingStep(opened: Opened, continuation: Continuation, needs: InteractionNeeds): Promise<Step | undefined> {
  const { passwordCheckedAt: checkedAt, passwordCheckedUserId: userId } = opened.interaction;
  if (checkedAt === undefined || userId === undefined) return undefined;
  const user = await personSince(userId, checkedAt, needs);
  return user?.totpSealedSecret === undefined ? undefined : { opened, continuation, user, checkedAt };
}

function enterCode(http: WireRequest, step: Step, needs: InteractionNeeds): Promise<WireResponse> {
  requireForm(http);
  const { params } = parseForm(formText(http.body));
  requireCsrfToken(http, step.opened, params.get('csrf_token'));
  const { checkedAt, continuation, opened, user } = step;
  const { userId, username } = user;
  const attempt = { username, remoteAddress: http.remoteAddress, clientId: continuation.clientId };
  const again = (status: number, problem: string): WireResponse => page(status, step, needs, problem);
  return sayingTooMany(async () => {
    if (await checkCode(attempt, user, params.get('code') ?? '', needs)) return enter(http, opened, { userId, username, checkedAt }, needs);
    await auditFailure({ ...attempt, detail: { because: 'wrong code of the second factor' } }, needs);
    return again(401, WRONG_CODE);
  }, again);
}

function page(status: number, { continuation, opened, user }: Step, { config, pages }: InteractionNeeds, problem?: string): WireResponse {
  const body = pages.secondFactor({
    action: pagePath(config, 'second-factor', opened.id),
    signInPath: pagePath(config, 'sign-in', opened.id),
    csrfToken: opened.csrfToken,
    ...named(continuation),
    username: user.username,
    ...(problem !== undefined && { problem }),
  });
  return html(status, body, continuation.formTarget);
}
