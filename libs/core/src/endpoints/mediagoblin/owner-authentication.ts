import type { Claim, ClientAuthNeeds } from '../../client-auth/client-auth-method.js';
import { clientSecretBasic } from '../../client-auth/client-secret-basic.js';
import { whySecretFails } from '../../client-auth/client-secret.js';
import type { FailureThrottle } from '../../client-auth/failure-throttle.js';
import { InvalidClient, InvalidRequest } from '../../errors/oauth-error.js';
import type { Client } from '../../model/client.js';
import { SECRET_AUTH_METHODS } from '../../registration/client-metadata.js';
import type { Params } from '../../wire/form.js';
import type { WireRequest } from '../../wire/request.js';

export interface OwnerNeeds extends ClientAuthNeeds {
  readonly throttle: FailureThrottle;
}

/** Who the caller says it is; without `prove`, by name alone. */
type Claimed = Pick<Claim, 'clientId'> & Partial<Pick<Claim, 'prove'>>;

/** The caller must be the client that owns what it presents. As with the plugin, its secret may be in query, form or HTTP Basic, whatever
 *  it is registered for, and one that a public client sends means nothing.
 *  @throws InvalidRequest client_id or client_secret is missing; InvalidClient they are not the owner's; TooManyRequests */
export async function requireOwner(owner: Client, request: WireRequest, params: Params, needs: OwnerNeeds): Promise<void> {
  const claims = claimsOf(request, params, needs);
  if (claims.length === 0) throw new InvalidRequest('Missing client_id in request.');
  needs.throttle.requireUnblocked(owner.clientId, request.remoteAddress);
  const failure = await whyNotOwner(owner, claims);
  if (failure === undefined) return;
  await needs.throttle.countFailure(owner.clientId, request.remoteAddress);
  throw new InvalidClient(failure);
}

function claimsOf(request: WireRequest, params: Params, needs: OwnerNeeds): readonly Claimed[] {
  const clientId = params.get('client_id');
  const secret = params.get('client_secret');
  const basic = clientSecretBasic.recognises(request, params) ? [clientSecretBasic.claim(request, NO_PARAMS, needs)] : [];
  // RFC 6749 §2.3: not more than one method in each request
  if (basic.length > 0 && secret !== undefined) throw new InvalidRequest('More than one client authentication method was used.');
  if (clientId === undefined) return basic;
  return [...basic, { clientId, ...(secret !== undefined && { prove: async (client) => whySecretFails(client, secret, needs) }) }];
}

const NO_PARAMS: Params = new Map();

/** @throws InvalidRequest a secret is needed and missing */
async function whyNotOwner(owner: Client, claims: readonly Claimed[]): Promise<string | undefined> {
  if (claims.some(({ clientId }) => clientId !== owner.clientId)) return 'what is presented belongs to another client';
  if (owner.tokenEndpointAuthMethod === 'none') return undefined;
  const prove = claims.find((claim) => claim.prove !== undefined)?.prove;
  if (prove === undefined) throw new InvalidRequest('Missing client_secret in request.');
  return SECRET_AUTH_METHODS.includes(owner.tokenEndpointAuthMethod) ? prove(owner) : `the client is registered for ${owner.tokenEndpointAuthMethod}`;
}
