import { describe, expect, it } from '@jest/globals';
import type { GrantView } from '@assent/admin-contracts';
import { grantHistory, refreshState } from './grant-history.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;

const aGrant = (changed: Partial<GrantView> = {}): GrantView => ({
  grant_id: 'g', client_id: 'web', user_id: 'u', scope: 'read', resources: [], created_at: at(1), redeemed_at: at(2), active: true,
  ...changed,
});
const names = (grant: GrantView): readonly string[] => grantHistory(grant, NOW).map(({ name, count }) => (count === undefined ? name : `${name} ${count}`));

describe('the history of a grant', () => {
  it('a code that was not redeemed is said to be', () => {
    const { redeemed_at: _, ...unredeemed } = aGrant();
    expect(names(unredeemed)).toEqual(['given', 'unredeemed']);
  });

  it('rotations are counted; whichever end comes first is named', () => {
    expect(names(aGrant({ refresh_token: { rotations: 4, rotated_at: at(20), expires_at: at(30), idle_expires_at: at(27) } }))).toEqual(['given', 'redeemed', 'rotated 4', 'idles']);
    expect(names(aGrant({ refresh_token: { rotations: 0, expires_at: at(25), idle_expires_at: at(27) } }))).toEqual(['given', 'redeemed', 'ends']);
  });

  it('a revocation is the end', () => {
    expect(names(aGrant({ revoked_at: at(10), active: false, refresh_token: { rotations: 1, rotated_at: at(9), expires_at: at(30), idle_expires_at: at(27) } }))).toEqual(['given', 'redeemed', 'rotated 1', 'revoked']);
  });
});

describe('a grant that is dead for another reason', () => {
  it('as when everything of the person was revoked, says so last', () => {
    const refresh = { rotations: 1, rotated_at: at(9), expires_at: at(30), idle_expires_at: at(27) };
    expect(names(aGrant({ active: false, refresh_token: refresh }))).toEqual(['given', 'redeemed', 'rotated 1', 'stopped']);
  });
});

describe('whether a refresh token still gets tokens', () => {
  const refresh = { rotations: 0, expires_at: at(30), idle_expires_at: at(27) };

  it.each([
    ['none', aGrant()],
    ['good', aGrant({ refresh_token: refresh })],
    ['idled', aGrant({ refresh_token: { ...refresh, idle_expires_at: at(20) } })],
    ['ended', aGrant({ refresh_token: { ...refresh, expires_at: at(19), idle_expires_at: at(20) } })],
    ['dead', aGrant({ active: false, refresh_token: refresh })],
  ] as const)('%s', (state, grant) => {
    expect(refreshState(grant, NOW)).toBe(state);
  });
});
