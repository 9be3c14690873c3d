import { randomUUID } from 'node:crypto';
import { forgetAttempts } from '../accounts/attempts.js';
import { checkPassword, WRONG_PASSWORD } from '../accounts/password-check.js';
import { auditFailure, auditSuccess, type SignIn } from '../accounts/sign-in-audit.js';
import { InvalidGrant, UnauthorizedClient } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { Grant } from '../model/grant.js';
import type { User } from '../model/user.js';
import { resolveAudience } from '../tokens/audience.js';
import { requestedScope } from '../tokens/scope.js';
import { required } from '../wire/form.js';
import type { GrantNeeds, GrantType } from './grant-type.js';
import { redeem } from './redeem.js';

type Needs = Pick<GrantNeeds, 'apis' | 'audit' | 'clock' | 'config' | 'grants' | 'passwordHasher' | 'rateLimiter' | 'users'>;

/** Trades a person's own password for tokens, then forgets it. RFC 9700 §2.4 forbids it: off unless the instance and the client's policy allow it.
 *  @spec RFC 6749 §4.3
 *  @throws InvalidGrant wrong, unknown, disabled, without a password, or with a second factor, which this grant cannot ask for
 *  @throws TooManyRequests counted together with the sign-in page */
export const password: GrantType<Needs> = {
  type: 'password',
  publicClients: true,
  offered: async ({ config }) => config.passwordGrantEnabled,

  async approve({ client, form, remoteAddress }, needs) {
    requireTrusted(client);
    const username = required(form.params, 'username');
    const typed = required(form.params, 'password');
    // before the password, so that a request that must fail cannot be used to try one
    const scope = requestedScope(client, form.params.get('scope'));
    const audience = await resolveAudience({ scope, resources: form.resources }, needs);
    const owner = await requireOwner({ username, remoteAddress, clientId: client.clientId, detail: { grant_type: 'password' } }, typed, needs);
    const grant: Grant = {
      grantId: randomUUID(), clientId: client.clientId, userId: owner.userId, scope, resources: form.resources, createdAt: needs.clock.now(),
    };
    return {
      audience,
      owner: { userId: grant.userId, grantId: grant.grantId },
      ...(client.grantTypes.includes('refresh_token') && { refresh: 'first' as const }),
      async record(minted) {
        await needs.grants.create(grant); // browsed and revoked like any other
        return redeem(grant.grantId, minted, needs, WRONG_PASSWORD);
      },
    };
  },
};

/** RFC 6749 §4.3: only where the person trusts the client as they trust us: an admin says which those are. @throws UnauthorizedClient */
function requireTrusted({ policy }: Client): void {
  if (!policy.allowPasswordGrant) throw new UnauthorizedClient('The client is not allowed to use this grant type.');
}

async function requireOwner(signIn: SignIn, typed: string, needs: Needs): Promise<User> {
  const user = await checkPassword(signIn, typed, needs);
  if (user === undefined) return refuse(signIn, 'wrong username or password', needs);
  if (user.totpSealedSecret !== undefined) return refuse(signIn, 'the person has a second factor', needs);
  await auditSuccess(signIn, user, needs);
  await forgetAttempts(signIn, user, needs);
  return user;
}

/** One text and the same work for every reason: whether the password was right, only our own logs know. */
async function refuse(signIn: SignIn, why: string, needs: Needs): Promise<never> {
  await auditFailure({ ...signIn, detail: { ...signIn.detail, because: why } }, needs);
  throw new InvalidGrant(why, WRONG_PASSWORD);
}
