import { randomUUID } from 'node:crypto';
import { InvalidAssertion } from '../errors/invalid-assertion.js';
import { InvalidScope } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { Grant } from '../model/grant.js';
import type { TrustedIssuer } from '../model/trusted-issuer.js';
import { resolveAudience } from '../tokens/audience.js';
import { isFirstUse } from '../tokens/first-use.js';
import { isSubset, OFFLINE_ACCESS, requestedScope } from '../tokens/scope.js';
import { MAX_ASSERTION_LIFETIME_SECONDS, personOf, type CheckedAssertion } from './assertion.js';
import type { Approval, GrantNeeds, GrantRequest, Minted, TokenAnswer } from './grant-type.js';

export type AssertionNeeds = Pick<GrantNeeds, 'apis' | 'audit' | 'clock' | 'config' | 'grants' | 'rateLimiter' | 'replays' | 'trustedIssuers' | 'users'>;

/** What an assertion allows: a token for the person, and a grant that admins see and revoke like others. No refresh token: RFC 7521 §4.1.
 *  The assertion is spent last, so that a request with another mistake does not waste it.
 *  @throws InvalidAssertion, InvalidScope, InvalidTarget */
export async function approveAssertion({ client, form, remoteAddress }: GrantRequest, assertion: CheckedAssertion, needs: AssertionNeeds): Promise<Approval> {
  const scope = allowedScope(client, assertion.issuer, form.params.get('scope'));
  const audience = await resolveAudience({ scope, resources: form.resources }, needs);
  const { userId } = await personOf(assertion.issuer, assertion.subject, needs);
  await spend(assertion, needs);
  const { clientId } = client;
  const grant: Grant = { grantId: randomUUID(), clientId, userId, scope: audience.scope, resources: form.resources, createdAt: needs.clock.now() };
  await needs.grants.create(grant);
  return { audience, owner: { userId, grantId: grant.grantId }, record: (minted) => record(grant, assertion.issuer, minted, remoteAddress, needs) };
}

/** At most what both the client and the issuer are registered for. @throws InvalidScope */
function allowedScope(client: Client, issuer: TrustedIssuer, text: string | undefined): readonly string[] {
  const scope = requestedScope(client, text).filter((name) => name !== OFFLINE_ACCESS); // there is nothing to refresh
  if (!isSubset(scope, issuer.scope)) throw new InvalidScope('The issuer of the assertion is not trusted with one of the requested scopes.');
  return scope;
}

/** @throws InvalidAssertion used before; TemporarilyUnavailable it may have been, and the memory of that was lost */
async function spend({ issuer, identity, issuedAt, expiresAt }: CheckedAssertion, { replays }: AssertionNeeds): Promise<void> {
  const isFirst = await isFirstUse(
    {
      kind: `${issuer.kind}-assertion`,
      name: [issuer.issuer, ...identity],
      ...(issuedAt !== undefined && { issuedAt }),
      expiresAt,
      maxLifetimeSeconds: MAX_ASSERTION_LIFETIME_SECONDS,
    },
    replays,
  );
  if (!isFirst) throw new InvalidAssertion('the assertion was used before');
}

async function record(grant: Grant, issuer: TrustedIssuer, { access, answer }: Minted, ip: string, { audit, clock, grants }: AssertionNeeds): Promise<TokenAnswer> {
  const at = clock.now();
  const { clientId, grantId, scope, userId } = grant;
  if ((await grants.redeem(grantId, at, { accessToken: access.token })) === 'refused') throw new InvalidAssertion('the client or the person was disabled meanwhile');
  await audit.append({
    at,
    actor: `client:${clientId}`,
    action: 'assertion.accept',
    target: `grant:${grantId}`,
    ip,
    detail: { trusted_issuer_id: issuer.trustedIssuerId, kind: issuer.kind, issuer: issuer.issuer, user_id: userId, scope: scope.join(' ') },
  });
  return answer;
}
