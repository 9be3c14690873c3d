import { forgetAttempts } from '../accounts/attempts.js';
import { auditSuccess } from '../accounts/sign-in-audit.js';
import type { Interaction } from '../model/interaction.js';
import type { User } from '../model/user.js';
import { seeOther, withCookies } from '../wire/redirect.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';
import { personSince, startSession } from './browser-session.js';
import { approve, needsConsent, pagePath, type InteractionNeeds, type Opened } from './interaction-flow.js';
import { expired } from './page-error.js';

/** Somebody who has proved everything that there is to prove. */
export interface Proved {
  readonly userId: string;
  /** As typed. */
  readonly username: string;
  /** From before the password was checked. */
  readonly checkedAt: Date;
}

/** Signed in: to the page that was wanted, to the consent page, or straight back where everything was allowed before. */
export async function enter(http: WireRequest, opened: Opened, { checkedAt, userId, username }: Proved, needs: InteractionNeeds): Promise<WireResponse> {
  const { idHash, id, interaction } = opened;
  // as they are now: who was disabled or got another password or second factor meanwhile begins again
  const user = await personSince(userId, checkedAt, needs);
  if (user === undefined) return seeOther(pagePath(needs.config, 'sign-in', id), true);
  const signIn = { username, remoteAddress: http.remoteAddress, clientId: interaction.request?.clientId };
  await auditSuccess(signIn, user, needs);
  await forgetAttempts(signIn, user, needs);
  const cookie = await startSession(http, { user, signedInAt: checkedAt }, needs);
  const { next, request } = interaction;
  const asking = await askingPage(interaction, user, needs);
  if (asking !== undefined) {
    await needs.interactions.save(idHash, { ...withoutPending(interaction), userId });
    return withCookies(seeOther(pagePath(needs.config, asking, id), true), [cookie]);
  }
  if ((await needs.interactions.take(idHash)) === undefined) throw expired('finished meanwhile');
  return withCookies(request === undefined ? seeOther(next ?? '', true) : await approve(http, request, user, request.scope, needs), [cookie]);
}

/** Where the person is asked; undefined: nowhere. */
async function askingPage({ request, sealedUserCode }: Interaction, user: User, needs: InteractionNeeds): Promise<'consent' | 'device' | undefined> {
  if (sealedUserCode !== undefined) return 'device';
  return request !== undefined && (await needsConsent(request, user, needs)) ? 'consent' : undefined;
}

/** Nothing is left to go back to. */
const withoutPending = ({ passwordCheckedAt, passwordCheckedUserId, ...rest }: Interaction): Interaction => rest;
