import type { Call, CallKind } from './call.js';

const STEP_MILLISECONDS = 10;
const HOUR_MILLISECONDS = 3_600_000;

type Facts = Partial<Omit<Call, 'kind'>>;

/** Histories written by hand: each call takes five milliseconds and comes after the one before, unless its facts say otherwise. */
export class SampleHistory {
  readonly calls: Call[] = [];

  call(kind: CallKind, facts: Facts = {}): this {
    const invokedAt = facts.invokedAt ?? this.calls.length * STEP_MILLISECONDS;
    const defaults = { invokedAt, completedAt: invokedAt + STEP_MILLISECONDS / 2, outcome: 'acknowledged' } as const;
    this.calls.push({ kind, ...defaults, ...facts });
    return this;
  }

  redeem(code: string, accessToken: string, refreshToken: string, facts: Facts = {}): this {
    return this.call('redeem', { presents: code, issues: { accessToken, refreshToken, expiresInMilliseconds: HOUR_MILLISECONDS }, ...facts });
  }

  refresh(from: string, accessToken: string, refreshToken: string, facts: Facts = {}): this {
    return this.call('refresh', { presents: from, issues: { accessToken, refreshToken, expiresInMilliseconds: HOUR_MILLISECONDS }, ...facts });
  }

  machine(client: string, accessToken: string, facts: Facts = {}): this {
    return this.call('machine', { presents: client, issues: { accessToken, expiresInMilliseconds: HOUR_MILLISECONDS }, ...facts });
  }

  introspect(token: string, isActive: boolean, facts: Facts = {}): this {
    return this.call('introspect', { presents: token, isActive, ...facts });
  }

  refused(kind: CallKind, presents: string, facts: Facts = {}): this {
    return this.call(kind, { presents, outcome: 'refused', answer: { status: 400, contentType: 'application/json', error: 'invalid_grant' }, ...facts });
  }

  unavailable(kind: CallKind, presents: string, facts: Facts = {}): this {
    return this.call(kind, { presents, outcome: 'unavailable', answer: { status: 503, contentType: 'application/json', retryAfter: '1', error: 'temporarily_unavailable' }, ...facts });
  }

  unknown(kind: CallKind, presents: string, facts: Facts = {}): this {
    return this.call(kind, { presents, outcome: 'unknown', ...facts });
  }
}
