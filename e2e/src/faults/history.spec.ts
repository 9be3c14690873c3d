import { describe, expect, it } from '@jest/globals';
import { checkHistory } from './history/check-history.js';
import { SampleHistory } from './history/sample-history.js';
import type { Rules } from './history/violation.js';

const RULES: Rules = { graceMilliseconds: 1_000 };
const audit = { isAudit: true } as const;

/** A code with its tokens, one rotation, a machine whose token was revoked, a client that was disabled: nothing is wrong. */
const sound = (): SampleHistory =>
  new SampleHistory()
    .redeem('code', 'a0', 'r0')
    .introspect('a0', true)
    .refresh('r0', 'a1', 'r1')
    .machine('web', 'm0')
    .introspect('m0', true)
    .call('revoke', { presents: 'm0' })
    .introspect('m0', false)
    .call('register', { issues: { client: 'new' } })
    .machine('new', 'n0')
    .call('disable-client', { presents: 'new' })
    .refused('machine', 'new')
    .introspect('nobody-issued-it', false, { isForged: true });

/** Looks at everything in the end. */
const audited = (history: SampleHistory): SampleHistory =>
  history
    .introspect('a0', true, audit)
    .introspect('a1', true, audit)
    .introspect('m0', false, audit)
    .introspect('n0', false, audit)
    .call('read-client', { presents: 'new', ...audit })
    .refresh('r1', 'a2', 'r2', audit);

const invariantsBrokenBy = (history: SampleHistory, rules: Partial<Rules> = {}): string[] => [...new Set(checkHistory(history.calls, { ...RULES, ...rules }).map(({ invariant }) => invariant))];
const saidOf = (history: SampleHistory, rules: Partial<Rules> = {}): string[] => checkHistory(history.calls, { ...RULES, ...rules }).map(({ invariant, what }) => `${invariant}: ${what}`);

describe('the history checker', () => {
  it('has nothing to say about a history that is sound', () => {
    expect(saidOf(audited(sound()))).toEqual([]);
  });

  describe('single use', () => {
    it('catches a code that was redeemed twice', () => {
      expect(saidOf(sound().redeem('code', 'b0', 's0'))).toContainEqual('single use: code code was redeemed 2 times');
    });

    it('catches a code that was redeemed twice with the same answer', () => {
      expect(invariantsBrokenBy(sound().redeem('code', 'a0', 'r0'))).toContain('single use');
    });

    it('catches an assertion that was accepted twice, and none that was refused', () => {
      const once = sound().call('assert', { presents: 'jwt', issues: { accessToken: 'j0', expiresInMilliseconds: 3_600_000 } }).refused('assert', 'jwt');
      expect(invariantsBrokenBy(once)).toEqual(['everything is audited']);
      expect(saidOf(once.call('assert', { presents: 'jwt', issues: { accessToken: 'j1', expiresInMilliseconds: 3_600_000 } }))).toContainEqual('single use: assertion jwt was accepted 2 times');
    });

    it('catches a rotation that was repeated with another answer', () => {
      expect(saidOf(sound().refresh('r0', 'b1', 's1'))).toContainEqual('single use: refresh token r0 had two successors');
    });

    it('catches a rotation that was repeated after the time of grace', () => {
      expect(saidOf(sound().refresh('r0', 'a1', 'r1', { invokedAt: 1_100 }))).toContainEqual('single use: the rotation of r0 was repeated after the time of grace');
    });

    it('catches a rotation that was repeated though its successor had been used', () => {
      expect(saidOf(sound().refresh('r1', 'a2', 'r2').refresh('r0', 'a1', 'r1'))).toContainEqual('single use: the rotation of r0 was repeated though its successor had been used');
    });

    it('catches a token that two callers got', () => {
      expect(saidOf(sound().machine('web', 'm0'))).toContainEqual('single use: m0 was issued twice');
    });

    it('allows that a rotation is repeated with the same answer within the time of grace', () => {
      expect(saidOf(audited(sound().refresh('r0', 'a1', 'r1')))).toEqual([]);
    });
  });

  describe('revoked is revoked', () => {
    it.each([
      ['by its client', 'revoke'],
      ['by an admin', 'revoke-token'],
    ] as const)('catches a token that is active after it was revoked %s', (_who, kind) => {
      expect(invariantsBrokenBy(sound().call(kind, { presents: 'a0' }).introspect('a0', true))).toContain('revoked is revoked');
    });

    it.each([
      ['its refresh token was revoked', 'revoke', 'r1'],
      ['an earlier refresh token was revoked', 'revoke', 'r0'],
      ['its grant was revoked', 'revoke-grant', 'a0'],
    ] as const)('catches a token that is active after %s', (_what, kind, presents) => {
      expect(invariantsBrokenBy(sound().call(kind, { presents }).introspect('a1', true))).toContain('revoked is revoked');
    });

    it('catches a token whose client was disabled, and a new one for that client', () => {
      expect(invariantsBrokenBy(sound().introspect('n0', true))).toContain('revoked is revoked');
      expect(invariantsBrokenBy(sound().machine('new', 'n1'))).toContain('revoked is revoked');
    });

    it('catches a refresh token that is rotated after its grant was revoked', () => {
      expect(invariantsBrokenBy(sound().call('revoke-grant', { presents: 'a0' }).refresh('r1', 'a2', 'r2'))).toContain('revoked is revoked');
    });

    it('allows either answer to a question that was asked before the acknowledgement', () => {
      for (const isActive of [true, false]) {
        const history = sound().call('revoke', { presents: 'a0', invokedAt: 200, completedAt: 220 }).introspect('a0', isActive, { invokedAt: 219, completedAt: 240 });
        expect(invariantsBrokenBy(history)).toEqual(['everything is audited']);
      }
    });

    it('allows either answer after a revocation that was not acknowledged', () => {
      for (const isActive of [true, false]) {
        expect(invariantsBrokenBy(sound().unknown('revoke', 'a0').introspect('a0', isActive))).toEqual(['everything is audited']);
        expect(invariantsBrokenBy(sound().unavailable('revoke-grant', 'a0').introspect('a1', isActive))).toEqual(['everything is audited']);
      }
    });
  });

  describe('dead stays dead', () => {
    it('catches a token that is active after it was inactive, though nobody acknowledged its end', () => {
      const history = sound().unknown('revoke', 'a0').introspect('a0', false).introspect('a0', true);
      expect(saidOf(history)).toContainEqual('dead stays dead: a0 was inactive and then active');
    });

    it('allows that questions at the same time are answered differently', () => {
      const history = sound().unknown('revoke', 'a0').introspect('a0', false, { invokedAt: 300 }).introspect('a0', true, { invokedAt: 301 });
      expect(invariantsBrokenBy(history)).toEqual(['everything is audited']);
    });
  });

  describe('nothing acknowledged is lost', () => {
    it('catches a token that is gone', () => {
      expect(saidOf(sound().introspect('a0', false))).toContainEqual('nothing acknowledged is lost: a0 was acknowledged and is not active');
    });

    it('catches a refresh token that is refused without a reason', () => {
      expect(saidOf(sound().refused('refresh', 'r1'))).toContainEqual('nothing acknowledged is lost: refresh of r1 was refused (400 invalid_grant) without a reason');
    });

    it('catches a client that is gone', () => {
      const history = new SampleHistory().call('register', { issues: { client: 'new' } }).refused('read-client', 'new', { answer: { status: 404, contentType: 'application/problem+json', error: 'urn:assent:problem:not-found' } });
      expect(invariantsBrokenBy(history)).toContain('nothing acknowledged is lost');
      expect(invariantsBrokenBy(sound().refused('machine', 'web'))).toContain('nothing acknowledged is lost');
    });

    it('catches a revocation that is gone', () => {
      expect(invariantsBrokenBy(sound().introspect('m0', true, audit))).toEqual(expect.arrayContaining(['revoked is revoked', 'dead stays dead']));
    });

    it('allows that a code which is shown again ends what came from it', () => {
      expect(invariantsBrokenBy(sound().refused('redeem', 'code').introspect('a1', false).refused('refresh', 'r1'))).toEqual(['everything is audited']);
    });

    it('does not take a device that comes too early for one that shows its code again', () => {
      const pending = { status: 400, contentType: 'application/json', error: 'authorization_pending' };
      const history = new SampleHistory().refused('redeem', 'device', { answer: pending }).redeem('device', 'd0', 'e0').introspect('d0', false);
      expect(invariantsBrokenBy(history)).toContain('nothing acknowledged is lost');
    });

    it('allows that a refresh token which is shown after its successor was used ends the family', () => {
      expect(invariantsBrokenBy(sound().refresh('r1', 'a2', 'r2').refused('refresh', 'r0').refused('refresh', 'r2'))).toEqual(['everything is audited']);
    });

    it('allows that a call whose answer never came is carried out late', () => {
      const history = new SampleHistory().redeem('code', 'a0', 'r0').unknown('refresh', 'r0').refresh('r0', 'a1', 'r1').refresh('r1', 'a2', 'r2').introspect('a2', false);
      expect(invariantsBrokenBy(history)).toEqual(['everything is audited']);
    });

    it('knows that a service which answered 503 judges no more', () => {
      const history = new SampleHistory().redeem('code', 'a0', 'r0').unavailable('refresh', 'r0').refresh('r0', 'a1', 'r1').refresh('r1', 'a2', 'r2').introspect('a2', false);
      expect(invariantsBrokenBy(history)).toContain('nothing acknowledged is lost');
    });

    it('allows that a token expires', () => {
      const history = new SampleHistory().machine('web', 'm0', { issues: { accessToken: 'm0', expiresInMilliseconds: 1_000 } }).introspect('m0', false, { invokedAt: 1_001, ...audit });
      expect(saidOf(history)).toEqual([]);
    });
  });

  describe('fail closed', () => {
    it('catches a token that is active and was never issued', () => {
      expect(saidOf(sound().introspect('x', true, { isForged: true }))).toContainEqual('fail closed: x is active, and nobody ever issued it');
    });

    it('catches a token that is active after its expiry', () => {
      const history = new SampleHistory().machine('web', 'm0', { issues: { accessToken: 'm0', expiresInMilliseconds: 1_000 } }).introspect('m0', true, { invokedAt: 2_000 });
      expect(saidOf(history)).toContainEqual('fail closed: m0 is active after its expiry');
    });

    it('catches what is acknowledged while what it needs is not there', () => {
      const blackouts = [{ from: 500, to: 1_000, forbids: ['machine'] as const }];
      expect(saidOf(sound().machine('web', 'm1', { invokedAt: 600 }), { blackouts })).toContainEqual('fail closed: machine was acknowledged without what it needs');
      for (const invokedAt of [499, 996]) expect(invariantsBrokenBy(sound().machine('web', 'm1', { invokedAt }), { blackouts })).toEqual(['everything is audited']);
    });
  });

  describe('proper errors', () => {
    const unavailable = { status: 503, contentType: 'application/json', retryAfter: '1', error: 'temporarily_unavailable' };
    it.each([
      ['a 500', { outcome: 'broken', answer: { status: 500, contentType: 'application/json', error: 'server_error' } }, 'the answer 500 server_error is none that is allowed'],
      ['a 503 without Retry-After', { outcome: 'unavailable', answer: { status: 503, contentType: 'application/json', error: 'temporarily_unavailable' } }, 'Retry-After is undefined'],
      ['a 503 that never ends', { outcome: 'unavailable', answer: { ...unavailable, retryAfter: '0' } }, 'Retry-After is 0'],
      ['a 503 that is no JSON', { outcome: 'unavailable', answer: { ...unavailable, contentType: 'text/plain' } }, 'the body is text/plain'],
      ['a page for a program', { outcome: 'unavailable', answer: { ...unavailable, contentType: 'text/html' } }, 'the body is text/html'],
      ['a 503 with another error', { outcome: 'unavailable', answer: { ...unavailable, error: 'server_error' } }, '503 with server_error'],
      ['a refusal that says nothing', { outcome: 'refused', answer: { status: 400, contentType: 'application/json' } }, 'the body names no error'],
    ] as const)('catches %s', (_what, facts, what) => {
      expect(saidOf(new SampleHistory().call('redeem', facts))).toEqual([`proper errors: redeem: ${what}`]);
    });

    it('allows pages for people, and problems of the admin API', () => {
      const history = new SampleHistory()
        .call('page', { outcome: 'unavailable', answer: { status: 503, contentType: 'text/html; charset=utf-8', retryAfter: '1' } })
        .call('register', { outcome: 'unavailable', answer: { status: 503, contentType: 'application/problem+json', retryAfter: '1', error: 'urn:assent:problem:unavailable' } });
      expect(saidOf(history)).toEqual([]);
    });
  });

  describe('everything is audited', () => {
    it.each(['a0', 'a1', 'm0', 'n0', 'new', 'r1'])('catches that nobody looked at %s in the end', (name) => {
      const history = audited(sound());
      history.calls.splice(history.calls.findIndex(({ isAudit, presents }) => isAudit === true && presents === name), 1);
      expect(saidOf(history)).toEqual([`everything is audited: nobody looked at ${name} in the end`]);
    });

    it('does not count an audit that got no answer', () => {
      const history = audited(sound());
      const at = history.calls.findIndex(({ isAudit }) => isAudit === true);
      history.calls[at] = { ...history.calls[at]!, outcome: 'unknown' };
      expect(invariantsBrokenBy(history)).toEqual(['everything is audited']);
    });
  });
});
