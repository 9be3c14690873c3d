import { randomUUID } from 'node:crypto';
import type { Grant } from '../../model/grant.js';
import type { User } from '../../model/user.js';
import { OFFLINE_ACCESS } from '../../tokens/scope.js';
import { shownUserCode } from '../../tokens/user-code.js';
import { formText } from '../../wire/form.js';
import { html } from '../../wire/html.js';
import { seeOther } from '../../wire/redirect.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { answering, requireMethod } from '../answering.js';
import { signedInUser } from '../browser-session.js';
import { auditConsent } from '../consent-audit.js';
import { consentAnswer } from '../consent-form.js';
import { describeClient, describeScopes } from '../consent-words.js';
import type { Endpoint } from '../endpoint.js';
import { requireForm } from '../form-request.js';
import { displayName, pagePath, requireCsrfToken } from '../interaction-flow.js';
import { errorPage } from '../page-error.js';
import { sayingTooMany } from '../too-many-attempts.js';
import { codePage, devicePath } from './code-page.js';
import type { DeviceNeeds } from './device-needs.js';
import { enteredCode, type EnteredCode } from './entered-code.js';
import { openDevice, type OpenedDevice } from './open-device.js';

const TOO_LATE = 'That took too long, or was begun in another browser. Type the code once more.';

/** Asks a person about the device whose code they typed, always: who was tricked into this page must still be able to notice.
 *  @spec RFC 8628 §3.3, §5.4 */
export const deviceConsentEndpoint = (needs: DeviceNeeds): Endpoint =>
  answering(
    async (http) => {
      requireMethod(http, 'GET', 'POST');
      const opened = await openDevice(http, needs);
      if (opened === undefined) return codePage(http, 400, { problem: TOO_LATE }, needs);
      const user = await signedInUser(http, needs);
      if (user === undefined || user.userId !== opened.interaction.userId) return seeOther(pagePath(needs.config, 'sign-in', opened.id), http.method === 'POST');
      return serve(http, opened, user, needs);
    },
    (error) => errorPage(error, needs),
  );

function serve(http: WireRequest, opened: OpenedDevice, user: User, needs: DeviceNeeds): Promise<WireResponse> {
  const typed = opened.userCode;
  const again = (status: number, problem: string): WireResponse => codePage(http, status, { typed, problem }, needs);
  return sayingTooMany(async () => {
    const code = await enteredCode(http, opened, user, needs);
    if ('problem' in code) return again(400, code.problem);
    if (http.method === 'POST') return decide(http, opened, code, user, needs);
    return code.state === 'pending' ? consentPage(opened, code, user, needs) : donePage(code, needs);
  }, again);
}

type Known = Exclude<EnteredCode, { readonly problem: string }>;

/** Whoever presses a button twice, or comes back, sees what was decided first. */
async function decide(http: WireRequest, opened: OpenedDevice, code: Known, user: User, needs: DeviceNeeds): Promise<WireResponse> {
  requireForm(http);
  const { allowed: scope, csrfToken } = consentAnswer(formText(http.body), code.request.scope);
  requireCsrfToken(http, opened, csrfToken);
  if (code.state === 'pending') {
    await auditConsent(http, { clientId: code.client.clientId, user, scope }, needs);
    await (scope.length === 0 ? needs.deviceCodes.decide(code.deviceCodeHash, 'denied') : allow(code, user, scope, needs));
  }
  return seeOther(pagePath(needs.config, 'device', opened.id), true);
}

/** The grant is durable before the device can learn of it; one that came too late is dead. */
async function allow({ deviceCodeHash, request }: Known, user: User, scope: readonly string[], { clock, consents, deviceCodes, grants }: DeviceNeeds): Promise<void> {
  const { clientId, resources } = request;
  const { userId } = user;
  const grant: Grant = { grantId: randomUUID(), clientId, userId, scope, resources, createdAt: clock.now() };
  await consents.add(userId, clientId, scope, grant.createdAt);
  await grants.create(grant);
  const offlineDeclined = request.scope.includes(OFFLINE_ACCESS) && !scope.includes(OFFLINE_ACCESS);
  const outcome = await deviceCodes.decide(deviceCodeHash, { grant, ...(offlineDeclined && { offlineDeclined }) });
  if (outcome === 'refused') await grants.revoke(grant.grantId, clock.now());
}

async function consentPage({ csrfToken, id, userCode }: OpenedDevice, { client, request }: Known, user: User, needs: DeviceNeeds): Promise<WireResponse> {
  const body = needs.pages.deviceConsent({
    action: pagePath(needs.config, 'device', id),
    switchAccountAction: pagePath(needs.config, 'switch-account', id),
    csrfToken,
    userCode: shownUserCode(userCode),
    ...describeClient(client),
    username: user.username,
    scopes: await describeScopes(request.scope, client, user, needs),
  });
  return html(200, body);
}

const donePage = ({ client, state }: Known, needs: DeviceNeeds): WireResponse =>
  html(200, needs.pages.deviceDone({ allowed: state === 'allowed', clientName: displayName(client), devicePath: devicePath(needs) }));
