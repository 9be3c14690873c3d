import type { GrantView, TokenView } from '@assent/admin-contracts';
import type { Tone } from '../../parts/history.js';

/** What can have happened on the way to a token and after it. */
export type TokenEventName = 'given' | 'grantGone' | 'redeemed' | 'refreshedBefore' | 'issued' | 'refreshedSince' | 'revoked' | 'grantRevoked' | 'stopped' | 'expired' | 'expires';

export interface TokenEvent {
  readonly name: TokenEventName;
  readonly at?: string;
  /** How many times. */
  readonly count?: number;
  readonly tone: Tone;
}

/** With these a person said yes, and a code was redeemed for it later. */
const WITH_CODE: readonly (string | undefined)[] = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code', undefined];

/** Where a token came from and what became of it, in order of time.
 *  @param grant undefined: the token has none, or it is deleted by now */
export function tokenHistory(token: TokenView, grant: GrantView | undefined, now: Date): readonly TokenEvent[] {
  return [...before(token, grant), { name: 'issued', at: token.issued_at, tone: 'this' }, ...after(token, grant, now)];
}

function before({ grant_id: grantId, grant_type: grantType, rotation = 0 }: TokenView, grant: GrantView | undefined): readonly TokenEvent[] {
  if (grantId === undefined) return [];
  return [
    grant === undefined ? { name: 'grantGone', tone: 'past' } : { name: 'given', at: grant.created_at, tone: 'past' },
    ...(grant?.redeemed_at !== undefined && WITH_CODE.includes(grantType) ? [{ name: 'redeemed', at: grant.redeemed_at, tone: 'past' } as const] : []),
    ...(rotation > 1 ? [{ name: 'refreshedBefore', count: rotation - 1, tone: 'past' } as const] : []),
  ];
}

function after(token: TokenView, grant: GrantView | undefined, now: Date): readonly TokenEvent[] {
  const isOver = new Date(token.expires_at) <= now;
  const events: TokenEvent[] = [...laterRefreshes(token, grant)];
  if (isOver) events.push({ name: 'expired', at: token.expires_at, tone: 'end' });
  else if (token.active) events.push({ name: 'expires', at: token.expires_at, tone: 'ahead' });
  if (token.revoked_at !== undefined) events.push({ name: 'revoked', at: token.revoked_at, tone: 'end' });
  if (grant?.revoked_at !== undefined) events.push({ name: 'grantRevoked', at: grant.revoked_at, tone: 'end' });
  const isExplained = token.active || events.some(({ tone }) => tone === 'end');
  return [...events.sort(byTime), ...(isExplained ? [] : [{ name: 'stopped', tone: 'end' } as const])];
}

const byTime = (one: TokenEvent, other: TokenEvent): number => Date.parse(one.at ?? '') - Date.parse(other.at ?? '');

function laterRefreshes({ rotation }: TokenView, grant: GrantView | undefined): readonly TokenEvent[] {
  const { rotations = 0, rotated_at: at } = grant?.refresh_token ?? {};
  return rotation === undefined || at === undefined || rotations <= rotation ? [] : [{ name: 'refreshedSince', at, count: rotations - rotation, tone: 'past' }];
}
