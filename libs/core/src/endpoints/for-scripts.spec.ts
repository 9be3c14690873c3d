import { TestAssent } from '@assent/core-testing';
import { describe, expect, it } from '@jest/globals';
import type { WireRequest } from '../wire/request.js';

const request = (method: string, path: string, headers: WireRequest['headers'] = {}): WireRequest => ({
  method, path, query: '', headers: { origin: 'https://spa.example.test', ...headers }, body: Buffer.from(''), transport: 'tls', remoteAddress: '192.0.2.1',
});
const PREFLIGHT = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };

describe('RFC 9700 §2.6: endpoints directly accessed by clients may support CORS', () => {
  it.each(['token', 'revoke', 'deviceAuthorization', 'metadata', 'jwks'] as const)('%s answers the preflight of any origin, without credentials', async (endpoint) => {
    const { server } = new TestAssent();
    const answer = await server[endpoint](request('OPTIONS', `/${endpoint}`, PREFLIGHT));
    expect(answer).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'Authorization, Content-Type' } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('errors can be read by the application too', async () => {
    const { server } = new TestAssent();
    const answer = await server.token(request('POST', '/token', { 'content-type': 'application/x-www-form-urlencoded' }));
    expect(answer).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate, Retry-After' } });
  });

  it('what is answered in their place can be read as well', () => {
    const { server } = new TestAssent();
    expect([server.token.headers, server.introspect.headers]).toEqual([{ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate, Retry-After' }, undefined]);
  });

  it('OPTIONS that is no preflight is a wrong method as ever', async () => {
    const { server } = new TestAssent();
    expect((await server.token(request('OPTIONS', '/token'))).status).toBe(405);
  });

  it.each(['introspect', 'verify'] as const)('%s is for servers: no CORS', async (endpoint) => {
    const { server } = new TestAssent();
    expect((await server[endpoint](request('OPTIONS', `/${endpoint}`, PREFLIGHT))).headers).not.toHaveProperty('access-control-allow-origin');
  });
});
