import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, runningIntrospection, valuesOf, type RunningIntrospection } from './testing/running-introspection.js';

const BASIC = 'Basic ZG92ZWNvdDpkb3ZlY290LXNlY3JldA==';
const CHALLENGE = 'Bearer realm="assent", error="invalid_token", error_description="The access token is expired, revoked or unknown."';

let running: RunningIntrospection;

beforeAll(async () => {
  running = await runningIntrospection();
});

afterAll(() => running.stop());

describe('POST /verify', () => {
  const ask = (members: object): Promise<Response> =>
    fetch(`${running.service.url}/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: BASIC },
      body: JSON.stringify({ method: 'GET', uri: 'https://mail.example.test/inbox', ...members }),
    });

  it('gives the answer of introspection', async () => {
    const answer = await ask({ headers: { authorization: `Bearer ${running.token}` }, scope: 'mail', resource: API });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ active: true, username: 'alice', scope: 'mail', aud: API });
  });

  it('or what the resource should answer', async () => {
    const answer = await ask({ headers: { authorization: 'Bearer at_bad' } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ active: false, status: 401, error: 'invalid_token', www_authenticate: [CHALLENGE] });
  });
});

describe('/check, as nginx asks', () => {
  const ask = (...headers: string[]) =>
    running.send([
      'GET /check?resource=https%3A%2F%2Fmail.example.test%2F&scope=mail HTTP/1.1', 'Host: assent', `Assent-Authorization: ${BASIC}`,
      'X-Original-Method: GET', 'X-Original-URL: https://mail.example.test/inbox', ...headers, 'User-Agent: curl/7.88.1', 'Accept: */*', 'Connection: close', '', '',
    ]);

  it('lets a good request pass, and says whose it is', async () => {
    const answer = await ask(`Authorization: Bearer ${running.token}`);
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(valuesOf(answer, 'assent-username')).toEqual(['alice']);
    expect(valuesOf(answer, 'assent-scope')).toEqual(['mail']);
    expect(valuesOf(answer, 'cache-control')).toEqual(['no-store']);
  });

  it('stops a bad one with 401 and a challenge', async () => {
    const answer = await ask('Authorization: Bearer at_bad');
    expect(answer).toMatchObject({ status: 401, body: '' });
    expect(valuesOf(answer, 'www-authenticate')).toEqual([CHALLENGE]);
  });

  it('RFC 9110 §5.3: stops one with two Authorization headers, which Node would hide', async () => {
    const answer = await ask(`Authorization: Bearer ${running.token}`, 'Authorization: Bearer at_bad');
    expect(answer.status).toBe(401);
    expect(valuesOf(answer, 'www-authenticate')).toEqual([expect.stringContaining('error="invalid_request"')]);
  });

  it('stops everything with 403 when the client repeats what only the proxy may say', async () => {
    for (const forged of ['X-Original-URL: https://evil.test/', 'X-Original-Method: POST', 'X-Forwarded-Method: GET', `Assent-Authorization: ${BASIC}`]) {
      expect(await ask(`Authorization: Bearer ${running.token}`, forged)).toMatchObject({ status: 403, body: '' });
    }
  });

  it('stops everything with 403 without the proof', async () => {
    const answer = await running.send(['GET /check HTTP/1.1', 'Host: assent', `Authorization: ${BASIC}`, 'X-Original-Method: GET', 'X-Original-URL: https://mail.example.test/', 'Connection: close', '', '']);
    expect(answer).toMatchObject({ status: 403, body: '' });
    expect(valuesOf(answer, 'www-authenticate')).toEqual([]);
  });

  it('believes X-Forwarded-Proto about the original request only', async () => {
    const answer = await ask(`Authorization: Bearer ${running.token}`, 'X-Forwarded-Proto: http');
    expect(answer.status).toBe(200);
  });
});

describe('/check from elsewhere', () => {
  it('RFC 6749 §1.6: is refused over a network without TLS, unless the proxy is known', async () => {
    const { networkInterfaces } = await import('node:os');
    const outside = Object.values(networkInterfaces()).flat().find((face) => face?.family === 'IPv4' && !face.internal)?.address;
    if (outside === undefined) return; // a machine without a network
    const headers = { 'assent-authorization': BASIC, 'x-original-method': 'GET', 'x-original-url': 'https://mail.example.test/', authorization: `Bearer ${running.token}` };
    for (const [trusted, status] of [['none', 403], [outside, 200]] as const) {
      const exposed = await runningIntrospection({ ASSENT_HOST: outside, ASSENT_TRUSTED_PROXIES: trusted });
      const answer = await fetch(`${exposed.service.url}/check`, { headers: { ...headers, authorization: `Bearer ${exposed.token}` } });
      await exposed.stop();
      expect(answer.status).toBe(status);
    }
  });
});
