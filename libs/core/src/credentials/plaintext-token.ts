import type { AccessTokenState } from '../model/access-token.js';
import type { VerifyNeeds } from './credential.js';
import type { ResourceRequest } from './resource-request.js';

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether somebody could read what the request carries: plain http between machines. An issuer on http is an installation without TLS.
 *  @spec RFC 6750 §5.2 */
export const cameInPlaintext = ({ host, scheme }: ResourceRequest, { config }: Pick<VerifyNeeds, 'config'>): boolean =>
  scheme === 'http' && config.issuer.startsWith('https:') && !LOOPBACK.test(host);

/** A bearer token that was readable on the way is everybody's. Dead when this returns. */
export async function revokeExposed({ token }: AccessTokenState, { host }: ResourceRequest, { accessTokens, audit, clock }: VerifyNeeds): Promise<void> {
  const at = clock.now();
  await accessTokens.revoke(token, at);
  await audit.append({
    at,
    actor: 'system',
    action: 'token.revoke',
    target: `token:${token.expiryDay}-${token.tokenHash.toString('hex')}`,
    detail: {
      reason: 'a bearer token was sent over plain http',
      host: host.slice(0, 255),
      client_id: token.clientId,
      ...(token.userId !== undefined && { user_id: token.userId }),
    },
  });
}
