import type { AccessToken, AccessTokenReference } from '../model/access-token.js';
import type { Subject } from './credential.js';

export type Lifetime = Pick<AccessToken, 'issuedAt' | 'expiresAt'>;

export const lifetimeOf = ({ ttlSeconds }: Subject, issuedAt: Date): Lifetime => ({
  issuedAt,
  expiresAt: new Date(issuedAt.getTime() + ttlSeconds * 1000),
});

/** What is kept of an issued token. */
export function accessTokenRow(subject: Subject, reference: AccessTokenReference, lifetime: Lifetime): AccessToken {
  const { clientId, userId, grantId, grantType, rotation, scope, audience, format } = subject;
  return {
    ...reference,
    clientId,
    ...(userId !== undefined && { userId }),
    ...(grantId !== undefined && { grantId }),
    ...(grantType !== undefined && { grantType }),
    ...(rotation !== undefined && { rotation }),
    scope,
    audience,
    format,
    ...lifetime,
  };
}
