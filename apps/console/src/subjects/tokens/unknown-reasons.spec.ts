import { describe, expect, it } from '@jest/globals';
import { unknownReasons } from './unknown-reasons.js';

const US = 'https://as.example';
const about = (kind: Parameters<typeof unknownReasons>[0]['kind'], jwt?: Parameters<typeof unknownReasons>[0]['jwt']) =>
  unknownReasons({ kind, jwt, ownIssuer: US, now: new Date('2026-11-21T12:00:00Z') }).map((reason) => ('value' in reason ? `${reason.name} ${reason.value}` : reason.name));

describe('why a text is not known', () => {
  it('an opaque token says itself whether its day has passed', () => {
    expect(about({ kind: 'access-token', expiryDay: '2026-11-20' })[0]).toBe('expiredLongAgo');
    expect(about({ kind: 'access-token', expiryDay: '2026-11-21' })).toEqual(['altered', 'otherInstance']);
  });

  it('a refresh token may outlive its grant', () => {
    expect(about({ kind: 'refresh-token', grantId: 'g' })[0]).toBe('grantDeleted');
  });

  it('a JWT names its issuer and type', () => {
    expect(about({ kind: 'jwt' }, { header: { typ: 'at+jwt' }, payload: { iss: US } })).toEqual(['ownIssuer']);
    expect(about({ kind: 'jwt' }, { header: { typ: 'JWT' }, payload: { iss: 'https://other.example' } })).toEqual(['otherIssuer https://other.example', 'notAccessToken JWT']);
    expect(about({ kind: 'jwt' }, { header: {}, payload: {} })).toEqual(['notAccessToken JWT']);
  });

  it('what is no token needs no reasons', () => {
    expect(about({ kind: 'code' })).toEqual([]);
    expect(about({ kind: 'unknown' })).toEqual(['notOurs', 'altered']);
  });
});
