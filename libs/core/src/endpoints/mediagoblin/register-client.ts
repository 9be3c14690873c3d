import type { ApiStore } from '../../ports/api.store.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { OwnedClientStore } from '../../ports/owned-client.store.js';
import type { RegistrationProblems, RegistrationValues } from '../../ports/client-pages.js';
import type { RateLimiter } from '../../ports/rate-limiter.js';
import { newClientSecret } from '../../registration/new-client-credentials.js';
import type { SecretHasher } from '../../secrets/secret-hasher.js';
import type { Params } from '../../wire/form.js';
import { html } from '../../wire/html.js';
import { seeOther, withCookies } from '../../wire/redirect.js';
import type { WireResponse } from '../../wire/response.js';
import type { Endpoint } from '../endpoint.js';
import { limitRate } from '../limit-rate.js';
import { sayingTooMany } from '../too-many-attempts.js';
import { auditOf } from './audit-of.js';
import { mediaApi } from './consent-view.js';
import { flashCookie, type FlashNeeds } from './flash.js';
import { placesFor } from './places.js';
import { newMediagoblinClient } from './new-mediagoblin-client.js';
import { routePath } from './mount.js';
import { checkRegistration, valuesOf, type Registration } from './registration-form.js';
import { signedInPage, type SignedInNeeds, type Visit } from './signed-in-page.js';

export interface RegisterClientNeeds extends SignedInNeeds, FlashNeeds {
  readonly apis: ApiStore;
  readonly audit: AuditLog;
  readonly ownedClients: OwnedClientStore;
  readonly rateLimiter: RateLimiter;
  readonly secretHasher: SecretHasher;
}

/** By one person. */
export const MAX_REGISTRATIONS_PER_HOUR = 20;
const HOUR_SECONDS = 3600;
const TOO_MANY = `You have registered ${MAX_REGISTRATIONS_PER_HOUR} clients within an hour. Please wait a while, then try again.`;

/** Where people register clients for themselves, as the plugin has it. */
export const registerClientEndpoint = (needs: RegisterClientNeeds): Endpoint =>
  signedInPage(
    'client/register',
    {
      GET: async (visit) => {
        await mediaApi(needs);
        return page(200, visit, { values: EMPTY, problems: {} }, needs);
      },
      POST: async (visit, form) => {
        await mediaApi(needs); // a client with a scope that does not exist would be of no use to anybody
        return register(visit, form, needs);
      },
    },
    needs,
  );

const EMPTY: RegistrationValues = { name: '', description: '', type: '', redirectUri: '' };

function register(visit: Visit, form: Params, needs: RegisterClientNeeds): Promise<WireResponse> {
  const values = valuesOf(form);
  const checked = checkRegistration(values, needs.config.mediagoblinHttpRedirects);
  if ('problems' in checked) return Promise.resolve(page(200, visit, { values, problems: checked.problems }, needs));
  return sayingTooMany(
    () => create(visit, checked, needs),
    (status) => page(status, visit, { values, problems: {}, problem: TOO_MANY }, needs),
  );
}

/** @throws TooManyRequests */
async function create(visit: Visit, registration: Registration, needs: RegisterClientNeeds): Promise<WireResponse> {
  const { http, user } = visit;
  await limitRate(`mediagoblin-registration:${user.userId}`, { most: MAX_REGISTRATIONS_PER_HOUR, windowSeconds: HOUR_SECONDS }, needs);
  const at = needs.clock.now();
  const clientSecret = registration.type === 'public' ? undefined : newClientSecret(needs.random);
  const secret = clientSecret === undefined ? undefined : { ...needs.secretHasher.hashed(clientSecret), createdAt: at };
  const client = newMediagoblinClient(registration, user, secret, at);
  await needs.audit.append(auditOf(visit, 'client.create', client.clientId, at, { client_name: registration.name, client_type: registration.type }));
  await needs.ownedClients.create(client);
  const flash = flashCookie(http, { about: 'registered', clientId: client.clientId, ...(clientSecret !== undefined && { clientSecret }) }, needs);
  return withCookies(seeOther(routePath(http, 'client/list'), false), [flash]);
}

interface Shown {
  readonly values: RegistrationValues;
  readonly problems: RegistrationProblems;
  readonly problem?: string;
}

function page(status: number, visit: Visit, shown: Shown, needs: RegisterClientNeeds): WireResponse {
  const body = needs.pages.registerClient({
    ...placesFor(visit),
    action: routePath(visit.http, 'client/register'),
    csrfToken: visit.csrfToken,
    plainHttpAllowed: needs.config.mediagoblinHttpRedirects,
    ...shown,
  });
  return html(status, body);
}
