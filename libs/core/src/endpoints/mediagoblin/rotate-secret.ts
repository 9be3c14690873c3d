import { InvalidRequest, TooManyRequests } from '../../errors/oauth-error.js';
import type { Client } from '../../model/client.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { ClientStore } from '../../ports/client.store.js';
import type { OwnedClientStore } from '../../ports/owned-client.store.js';
import type { RateLimiter } from '../../ports/rate-limiter.js';
import { newClientSecret } from '../../registration/new-client-credentials.js';
import type { SecretHasher } from '../../secrets/secret-hasher.js';
import { required, type Params } from '../../wire/form.js';
import { seeOther, withCookies } from '../../wire/redirect.js';
import type { WireResponse } from '../../wire/response.js';
import type { Endpoint } from '../endpoint.js';
import { auditOf } from './audit-of.js';
import { hasSecret } from './client-list.js';
import { flashCookie, type FlashNeeds } from './flash.js';
import { routePath } from './mount.js';
import { signedInPage, type SignedInNeeds, type Visit } from './signed-in-page.js';

export interface RotateSecretNeeds extends SignedInNeeds, FlashNeeds {
  readonly audit: AuditLog;
  readonly clients: ClientStore;
  readonly ownedClients: OwnedClientStore;
  readonly rateLimiter: RateLimiter;
  readonly secretHasher: SecretHasher;
}

export const MAX_ROTATIONS_PER_HOUR = 20;
const HOUR_SECONDS = 3600;

/** Gives a client of the person another secret; the one so far stops at once. */
export const rotateSecretEndpoint = (needs: RotateSecretNeeds): Endpoint => signedInPage('client/list', { POST: (visit, form) => rotate(visit, form, needs) }, needs);

async function rotate(visit: Visit, form: Params, needs: RotateSecretNeeds): Promise<WireResponse> {
  const { http, user } = visit;
  const { clientId } = await ownClientWithSecret(required(form, 'client_id'), visit, needs);
  await countRotation(user.userId, needs);
  const at = needs.clock.now();
  const clientSecret = newClientSecret(needs.random);
  await needs.audit.append(auditOf(visit, 'client.rotate_secret', clientId, at));
  const replaced = await needs.ownedClients.replaceSecret(user.userId, clientId, { ...needs.secretHasher.hashed(clientSecret), createdAt: at });
  if (!replaced) throw new InvalidRequest({ description: NO_SUCH_CLIENT, detail: 'gone or disabled meanwhile' });
  return withCookies(seeOther(routePath(http, 'client/list'), false), [flashCookie(http, { about: 'rotated', clientId, clientSecret }, needs)]);
}

/** Each makes every service forget the settings that it remembers. @throws TooManyRequests */
async function countRotation(userId: string, { clock, rateLimiter }: RotateSecretNeeds): Promise<void> {
  const { count, resetsAt } = await rateLimiter.hit(`mediagoblin-rotation:${userId}`, HOUR_SECONDS);
  if (count > MAX_ROTATIONS_PER_HOUR) throw new TooManyRequests(Math.max(1, Math.ceil((resetsAt.getTime() - clock.now().getTime()) / 1000)));
}

const NO_SUCH_CLIENT = 'You have no such client whose secret could be replaced.';

/** @throws InvalidRequest the same for every client that is not theirs, whether there is one or not */
async function ownClientWithSecret(clientId: string, { user }: Visit, { clients }: RotateSecretNeeds): Promise<Client> {
  const client = await clients.find(clientId);
  if (client === undefined || client.ownerUserId !== user.userId || client.disabledAt !== undefined || !hasSecret(client)) throw new InvalidRequest(NO_SUCH_CLIENT);
  return client;
}
