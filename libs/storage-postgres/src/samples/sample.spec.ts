import { describe, expect, it } from '@jest/globals';
import { BEYOND, countOf, errorName, grantName, latencyName, OVERALL } from './sample.js';

describe('the names of counts', () => {
  it.each([
    [grantName('client_credentials'), { kind: 'grant', grantType: 'client_credentials' }],
    [grantName('urn:ietf:params:oauth:grant-type:jwt-bearer'), { kind: 'grant', grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }],
    [errorName('/token', 'invalid_client'), { kind: 'error', endpoint: '/token', code: 'invalid_client' }],
    [errorName('/', 'server_error'), { kind: 'error', endpoint: '/', code: 'server_error' }],
    [latencyName(0.75, '/sign-in/:interaction'), { kind: 'latency', bound: '0.75', endpoint: '/sign-in/:interaction' }],
    [latencyName(BEYOND, ''), { kind: 'latency', bound: 'beyond', endpoint: '' }],
    [latencyName(10_000), { kind: 'latency', bound: '10000', endpoint: '' }],
    [OVERALL.active, undefined],
    ['something that a later version counts', undefined],
  ])('%s', (name, meaning) => {
    expect(countOf(name)).toEqual(meaning);
  });
});
