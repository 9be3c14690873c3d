import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { requestIds } from './request-id.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const GIVEN = '7f3c0e6a9d1b4c58';

const request = (given: unknown, remoteAddress = '10.1.2.3') => ({ headers: { 'x-request-id': given }, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('the id of a request', () => {
  const idOf = requestIds(['10.0.0.0/8']);

  it.each(['7f3c0e6a9d1b4c58', '2c1b4f0e-7d3a-4d6e-9b0a-5f1e2d3c4b5a', '01JD8Z7Q6V5N4M3K2J1H0G9F8E', 'x'.repeat(64)])('is the one that a trusted proxy gave: %s', (given) => {
    expect(idOf(request(given))).toBe(given);
  });

  it.each([
    ['from somebody else', request(GIVEN, '192.0.2.1')],
    ['from a caller who hung up', request(GIVEN, '')],
    ['absent', request(undefined)],
    ['repeated', request(`${GIVEN}, ${GIVEN}`)],
    ['too short', request('1234567')],
    ['too long', request('x'.repeat(65))],
    ['with a line break', request(`${GIVEN}\n{"level":"fatal"}`)],
    ['an access token', request(`at_fq2_${'x'.repeat(43)}`)],
    ['a JWT', request('eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.abcdef')],
  ])('is a new one when it is %s', (_what, from) => {
    expect(idOf(from)).toMatch(UUID);
  });

  it('is a new one for each request', () => {
    expect(idOf(request(undefined))).not.toBe(idOf(request(undefined)));
  });

  it('is never the caller’s while no proxy is trusted', () => {
    expect(requestIds([])(request(GIVEN))).toMatch(UUID);
  });
});
