import { describe, expect, it } from '@jest/globals';
import { CredentialRefused, InvalidGrant, MethodNotAllowed, type OAuthError, StoreUnavailable } from '@assent/core';
import { countAnswer, countFailure } from './counting.js';
import { EndpointMeter } from './endpoint-meter.js';

function counted(count: (meter: EndpointMeter) => void) {
  const meter = new EndpointMeter('/x', true);
  count(meter);
  expect(meter.requests).toBe(1);
  return { errors: Object.fromEntries(meter.errors), class: meter.statuses.indexOf(1) };
}

describe('an answer is counted', () => {
  it.each<[string, number, OAuthError | undefined, object]>([
    ['a good one', 200, undefined, { class: 2, errors: {} }],
    ['an error of the protocol', 400, new InvalidGrant('why'), { class: 4, errors: { invalid_grant: 1 } }],
    ['a redirect with an error', 303, new InvalidGrant('why'), { class: 3, errors: { invalid_grant: 1 } }],
    ['about a credential that is not good: no error', 401, new CredentialRefused(401, 'unknown'), { class: 4, errors: {} }],
    ['a page about a bug', 500, undefined, { class: 5, errors: { server_error: 1 } }],
  ])('%s', (_what, status, error, expected) => {
    expect(counted((meter) => countAnswer(meter, { status, headers: {}, body: '', ...(error && { error }) }, performance.now()))).toEqual(expected);
  });
});

describe('what an endpoint throws is counted as it will be answered', () => {
  it.each<[string, Error, object]>([
    ['a bug', new TypeError('x'), { class: 5, errors: { server_error: 1 } }],
    ['an outage', new StoreUnavailable('postgres', new Error('connection refused')), { class: 5, errors: { temporarily_unavailable: 1 } }],
    ['a refusal', new MethodNotAllowed('GET'), { class: 4, errors: { invalid_request: 1 } }],
  ])('%s', (_what, error, expected) => {
    expect(counted((meter) => countFailure(meter, error, performance.now()))).toEqual(expected);
  });
});

describe('the time', () => {
  it('is that since the request began', () => {
    const meter = new EndpointMeter('/x', true);
    countAnswer(meter, { status: 200, headers: {}, body: '' }, performance.now() - 1200);
    expect(meter.latencySumMilliseconds).toBeGreaterThanOrEqual(1200);
    expect(meter.latencySumMilliseconds).toBeLessThan(1500);
  });
});
