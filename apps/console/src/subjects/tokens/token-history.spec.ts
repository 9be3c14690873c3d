import { describe, expect, it } from '@jest/globals';
import type { GrantView, TokenView } from '@assent/admin-contracts';
import { tokenHistory } from './token-history.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const at = (time: string): string => `2026-11-21T${time}:00.000Z`;

const aToken = (changed: Partial<TokenView> = {}): TokenView => ({
  token_id: '1-a', client_id: 'web', token_type: 'bearer', format: 'opaque', scope: 'read', audience: [], issued_at: at('11:30'), expires_at: at('12:30'), active: true,
  ...changed,
});
const aGrant = (changed: Partial<GrantView> = {}): GrantView => ({
  grant_id: 'g', client_id: 'web', user_id: 'u', scope: 'read', resources: [], created_at: at('10:00'), redeemed_at: at('10:01'), active: true,
  ...changed,
});
const names = (...parameters: Parameters<typeof tokenHistory>): readonly string[] => tokenHistory(...parameters).map(({ name, count }) => (count === undefined ? name : `${name} ${count}`));
const refreshed = (rotations: number) => ({ rotations, rotated_at: at('11:45'), expires_at: at('23:00'), idle_expires_at: at('22:00') });

describe('where a token came from', () => {
  it('the client alone: no grant stands behind it', () => {
    expect(names(aToken({ grant_type: 'client_credentials' }), undefined, NOW)).toEqual(['issued', 'expires']);
  });

  it('a code: the person said yes, the client redeemed it', () => {
    expect(names(aToken({ grant_id: 'g', grant_type: 'authorization_code', rotation: 0 }), aGrant(), NOW)).toEqual(['given', 'redeemed', 'issued', 'expires']);
  });

  it.each(['password', 'implicit', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])('%s has no code', (grantType) => {
    expect(names(aToken({ grant_id: 'g', grant_type: grantType }), aGrant(), NOW)).toEqual(['given', 'issued', 'expires']);
  });

  it('a refresh: how often there was one before and since', () => {
    const token = aToken({ grant_id: 'g', grant_type: 'refresh_token', rotation: 3 });
    expect(names(token, aGrant({ refresh_token: refreshed(5) }), NOW)).toEqual(['given', 'redeemed', 'refreshedBefore 2', 'issued', 'refreshedSince 2', 'expires']);
    expect(names({ ...token, rotation: 1 }, aGrant({ refresh_token: refreshed(1) }), NOW)).toEqual(['given', 'redeemed', 'issued', 'expires']);
  });

  it('a grant that is deleted by now is said to be', () => {
    expect(names(aToken({ grant_id: 'g' }), undefined, NOW)).toEqual(['grantGone', 'issued', 'expires']);
  });
});

describe('what became of a token', () => {
  it('is in order of time: revoked, then its grant, then expired', () => {
    const token = aToken({ grant_id: 'g', grant_type: 'authorization_code', revoked_at: at('11:40'), expires_at: at('11:55') });
    expect(names(token, aGrant({ revoked_at: at('11:50') }), NOW)).toEqual(['given', 'redeemed', 'issued', 'revoked', 'grantRevoked', 'expired']);
  });

  it('what ended it is marked, and what is ahead of one that is good', () => {
    const tones = (changed: Partial<TokenView>) => tokenHistory(aToken(changed), undefined, NOW).map(({ tone }) => tone);
    expect(tones({})).toEqual(['this', 'ahead']);
    expect(tones({ revoked_at: at('11:40'), active: false })).toEqual(['this', 'end']);
  });

  it('without a time of its own, as when the client was disabled, it comes last', () => {
    expect(names(aToken({ active: false, inactive_because: 'the client is disabled or gone' }), undefined, NOW)).toEqual(['issued', 'stopped']);
  });
});
