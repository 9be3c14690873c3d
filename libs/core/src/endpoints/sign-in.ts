import { checkPassword, WRONG_PASSWORD } from '../accounts/password-check.js';
import { auditFailure } from '../accounts/sign-in-audit.js';
import type { User } from '../model/user.js';
import type { Endpoint } from './endpoint.js';
import { formText, parseForm, type Params } from '../wire/form.js';
import { html } from '../wire/html.js';
import { seeOther } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { answering, requireMethod } from './answering.js';
import { continuationOf, named, type Continuation } from './continuation.js';
import { enter } from './enter.js';
import { requireForm } from './form-request.js';
import { openInteraction, pagePath, requireCsrfToken, type InteractionNeeds, type Opened } from './interaction-flow.js';
import { errorPage } from './page-error.js';
import { sayingTooMany } from './too-many-attempts.js';

/** The sign-in page of an interaction. */
export const signInEndpoint = (needs: InteractionNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      const opened = await openInteraction(http, needs);
      const continuation = await continuationOf(opened, needs);
      if (http.method === 'GET') return page(200, opened, continuation, needs);
      requireForm(http);
      const { params } = parseForm(formText(http.body));
      requireCsrfToken(http, opened, params.get('csrf_token'));
      return signIn(http, opened, continuation, params, needs);
    },
    (error) => errorPage(error, needs),
  );

function signIn(http: WireRequest, opened: Opened, continuation: Continuation, params: Params, needs: InteractionNeeds): Promise<WireResponse> {
  const username = params.get('username') ?? '';
  const attempt = { username, remoteAddress: http.remoteAddress, clientId: continuation.clientId };
  const again = (status: number, problem: string): WireResponse => page(status, opened, continuation, needs, { username, problem });
  return sayingTooMany(async () => {
    const checkedAt = needs.clock.now();
    const user = await checkPassword(attempt, params.get('password') ?? '', needs);
    if (user !== undefined && user.totpSealedSecret !== undefined) return askForCode(opened, user, checkedAt, needs);
    if (user !== undefined) return enter(http, opened, { userId: user.userId, username, checkedAt }, needs);
    await auditFailure(attempt, needs);
    return again(401, WRONG_PASSWORD);
  }, again);
}

/** The right password alone signs nobody in who has a second factor. */
async function askForCode({ id, idHash, interaction }: Opened, user: User, checkedAt: Date, { config, interactions }: InteractionNeeds): Promise<WireResponse> {
  await interactions.save(idHash, { ...interaction, passwordCheckedUserId: user.userId, passwordCheckedAt: checkedAt });
  return seeOther(pagePath(config, 'second-factor', id), true);
}

function page(
  status: number,
  { csrfToken, id }: Opened,
  continuation: Continuation,
  { config, pages }: InteractionNeeds,
  failure: { readonly username?: string; readonly problem?: string } = {},
): WireResponse {
  const action = pagePath(config, 'sign-in', id);
  const body = pages.signIn({ action, csrfToken, ...named(continuation), ...failure });
  return html(status, body, continuation.formTarget);
}
