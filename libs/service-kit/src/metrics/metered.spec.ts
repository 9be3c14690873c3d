import { describe, expect, it } from '@jest/globals';
import { CredentialRefused, type Endpoint, InvalidGrant, MethodNotAllowed, StoreUnavailable, type WireRequest } from '@assent/core';
import { EndpointMeter } from './endpoint-meter.js';
import { metered } from './metered.js';

const answering = (status: number, error?: InvalidGrant | CredentialRefused): Endpoint => async () => ({ status, headers: {}, body: '', ...(error && { error }) });
const failing = (error: Error): Endpoint => () => Promise.reject(error);

async function counted(endpoint: Endpoint) {
  const meter = new EndpointMeter('/x', true);
  const outcome = await metered(endpoint, meter)({} as WireRequest).then(({ status }) => status, (error: Error) => error.name);
  return { outcome, requests: meter.requests, errors: Object.fromEntries(meter.errors), class: meter.statuses.indexOf(1) };
}

describe('what an endpoint answers is counted', () => {
  it.each([
    ['an answer', answering(200), { outcome: 200, class: 2, errors: {} }],
    ['an error of the protocol', answering(400, new InvalidGrant('why')), { outcome: 400, class: 4, errors: { invalid_grant: 1 } }],
    ['a redirect with an error', answering(303, new InvalidGrant('why')), { outcome: 303, class: 3, errors: { invalid_grant: 1 } }],
    ['a credential that is not good: no error', answering(401, new CredentialRefused(401, 'unknown')), { outcome: 401, class: 4, errors: {} }],
    ['a page about a bug', answering(500), { outcome: 500, class: 5, errors: { server_error: 1 } }],
    ['a bug, which goes on', failing(new TypeError('x')), { outcome: 'TypeError', class: 5, errors: { server_error: 1 } }],
    ['an outage, which goes on', failing(new StoreUnavailable('postgres', new Error('connection refused'))), { outcome: 'StoreUnavailable', class: 5, errors: { temporarily_unavailable: 1 } }],
    ['a refusal that was thrown', failing(new MethodNotAllowed('GET')), { outcome: 'MethodNotAllowed', class: 4, errors: { invalid_request: 1 } }],
  ])('%s', async (_what, endpoint, expected) => {
    expect(await counted(endpoint)).toEqual({ requests: 1, ...expected });
  });
});
