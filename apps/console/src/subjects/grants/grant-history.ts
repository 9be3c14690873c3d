import type { GrantView } from '@assent/admin-contracts';
import type { Tone } from '../../parts/history.js';

export type GrantEventName = 'given' | 'redeemed' | 'unredeemed' | 'rotated' | 'revoked' | 'stopped' | 'idles' | 'idled' | 'ends' | 'ended';

export interface GrantEvent {
  readonly name: GrantEventName;
  readonly at?: string;
  readonly count?: number;
  readonly tone: Tone;
}

/** What happened to a grant, in order of time, and what will. */
export function grantHistory(grant: GrantView, now: Date): readonly GrantEvent[] {
  return [{ name: 'given', at: grant.created_at, tone: 'this' }, grant.redeemed_at === undefined ? { name: 'unredeemed', tone: 'past' } : { name: 'redeemed', at: grant.redeemed_at, tone: 'past' }, ...later(grant, now)];
}

function later({ active, refresh_token: refresh, revoked_at: revokedAt }: GrantView, now: Date): readonly GrantEvent[] {
  const events: GrantEvent[] = [];
  if (refresh?.rotated_at !== undefined) events.push({ name: 'rotated', at: refresh.rotated_at, count: refresh.rotations, tone: 'past' });
  if (revokedAt !== undefined) events.push({ name: 'revoked', at: revokedAt, tone: 'end' });
  else if (!active) events.push({ name: 'stopped', tone: 'end' });
  else if (refresh !== undefined) events.push(endOf(refresh, now));
  return events.sort((one, other) => timeOf(one) - timeOf(other));
}

/** What has no time of its own comes last. */
const timeOf = ({ at }: GrantEvent): number => (at === undefined ? Infinity : Date.parse(at));

/** Whichever comes first: unused for too long, or the end that no rotation moves. */
function endOf({ expires_at: end, idle_expires_at: idleEnd }: NonNullable<GrantView['refresh_token']>, now: Date): GrantEvent {
  const isIdle = Date.parse(idleEnd) < Date.parse(end);
  const at = isIdle ? idleEnd : end;
  const isOver = new Date(at) <= now;
  return { name: isIdle ? (isOver ? 'idled' : 'idles') : isOver ? 'ended' : 'ends', at, tone: isOver ? 'end' : 'ahead' };
}

export type RefreshState = 'none' | 'good' | 'idled' | 'ended' | 'dead';

/** Whether the grant's refresh token still gets tokens. */
export function refreshState({ active, refresh_token: refresh }: GrantView, now: Date): RefreshState {
  if (refresh === undefined) return 'none';
  if (!active) return 'dead';
  const { name } = endOf(refresh, now);
  return name === 'idled' || name === 'ended' ? name : 'good';
}
