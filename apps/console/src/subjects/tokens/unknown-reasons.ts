import type { CredentialKind } from '../../parts/credential-kind.js';
import type { JwtText } from '../../parts/jwt-text.js';

/** Why the server may not know a text; with a value where the words need one. */
export type UnknownReason =
  | { readonly name: 'expiredLongAgo' | 'otherInstance' | 'altered' | 'grantDeleted' | 'ownIssuer' | 'notOurs' }
  | { readonly name: 'otherIssuer'; readonly value: string }
  | { readonly name: 'notAccessToken'; readonly value: string };

const ACCESS_TOKEN_TYPE = 'at+jwt';

/** The likely reasons, the likeliest first. @param now tells what has expired by its text */
export function unknownReasons({ kind, jwt, ownIssuer, now }: { readonly kind: CredentialKind; readonly jwt: JwtText | undefined; readonly ownIssuer: string; readonly now: Date }): readonly UnknownReason[] {
  if (jwt !== undefined) return ofJwt(jwt, ownIssuer);
  if (kind.kind === 'access-token' || kind.kind === 'mac-id') {
    return isOver(kind.expiryDay, now) ? [{ name: 'expiredLongAgo' }, { name: 'otherInstance' }, { name: 'altered' }] : [{ name: 'altered' }, { name: 'otherInstance' }];
  }
  if (kind.kind === 'refresh-token') return [{ name: 'grantDeleted' }, { name: 'otherInstance' }, { name: 'altered' }];
  if (kind.kind === 'damaged') return [{ name: 'altered' }];
  return kind.kind === 'unknown' ? [{ name: 'notOurs' }, { name: 'altered' }] : [];
}

/** Whether a day in UTC has passed. */
export const isOver = (day: string, now: Date): boolean => day < now.toISOString().slice(0, 10);

/** @spec RFC 9068 §2.1 */
function ofJwt({ header, payload }: JwtText, ownIssuer: string): readonly UnknownReason[] {
  const { iss: issuer } = payload;
  const type = typeof header['typ'] === 'string' ? header['typ'] : 'JWT';
  const reasons: UnknownReason[] = [];
  if (typeof issuer === 'string') reasons.push(issuer === ownIssuer ? { name: 'ownIssuer' } : { name: 'otherIssuer', value: issuer });
  if (type.toLowerCase() !== ACCESS_TOKEN_TYPE) reasons.push({ name: 'notAccessToken', value: type });
  return reasons;
}
