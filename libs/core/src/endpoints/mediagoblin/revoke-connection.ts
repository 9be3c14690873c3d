import { InvalidRequest } from '../../errors/oauth-error.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { ConnectionStore } from '../../ports/connection.store.js';
import { required, type Params } from '../../wire/form.js';
import { seeOther, withCookies } from '../../wire/redirect.js';
import type { WireResponse } from '../../wire/response.js';
import type { Endpoint } from '../endpoint.js';
import { auditOf } from './audit-of.js';
import { flashCookie, type FlashNeeds } from './flash.js';
import { routePath } from './mount.js';
import { signedInPage, type SignedInNeeds, type Visit } from './signed-in-page.js';

export interface RevokeConnectionNeeds extends SignedInNeeds, FlashNeeds {
  readonly audit: AuditLog;
  readonly connections: ConnectionStore;
}

/** The person takes back everything from a client: its tokens are dead when they see the page again. */
export const revokeConnectionEndpoint = (needs: RevokeConnectionNeeds): Endpoint =>
  signedInPage('client/connections', { POST: (visit, form) => revoke(visit, form, needs) }, needs);

async function revoke(visit: Visit, form: Params, needs: RevokeConnectionNeeds): Promise<WireResponse> {
  const { http, user } = visit;
  const clientId = required(form, 'client_id');
  const decisions = await needs.connections.listOf(user.userId);
  if (!decisions.some((decision) => decision.clientId === clientId)) throw new InvalidRequest('You have decided nothing about such a client.');
  const at = needs.clock.now();
  await needs.audit.append(auditOf(visit, 'consent.withdraw', clientId, at));
  await needs.connections.withdraw(user.userId, clientId, at);
  return withCookies(seeOther(routePath(http, 'client/connections'), false), [flashCookie(http, { about: 'revoked', clientId }, needs)]);
}
