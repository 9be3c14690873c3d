import { InvalidGrant } from '../errors/oauth-error.js';
import type { Grant } from '../model/grant.js';
import type { GrantNeeds } from './grant-type.js';

/** RFC 6749 §4.1.2: a code that is used again revokes what was issued from it.
 *  @param refusal what the client is told, where it is not about an authorization code */
export async function refuseReuse({ clientId, grantId }: Grant, { audit, clock, grants }: Pick<GrantNeeds, 'audit' | 'clock' | 'grants'>, refusal?: string): Promise<never> {
  const at = clock.now();
  await grants.revoke(grantId, at);
  await audit.append({ at, actor: `client:${clientId}`, action: 'code.reuse', target: `grant:${grantId}` });
  throw new InvalidGrant('the code was used before', refusal);
}
