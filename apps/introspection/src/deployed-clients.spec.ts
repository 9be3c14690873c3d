import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, runningIntrospection, type RawAnswer, type RunningIntrospection } from './testing/running-introspection.js';

const BASIC = 'Authorization: Basic ZG92ZWNvdDpkb3ZlY290LXNlY3JldA==';
const DOVECOT = 'User-Agent: dovecot-oauth2-passdb/2.3.19.1';

let legacy: RunningIntrospection;
let today: RunningIntrospection;

beforeAll(async () => {
  [legacy, today] = await Promise.all([runningIntrospection({ ASSENT_LEGACY_INTROSPECTION: 'on' }), runningIntrospection()]);
});

afterAll(() => Promise.all([legacy.stop(), today.stop()]));

/** The bytes that Dovecot 2.3.19 sends with introspection_mode = post. */
const dovecotPost = (body: string, authorization: string[] = [BASIC]): string[] => [
  'POST /introspect HTTP/1.1',
  'Host: 127.0.0.1:3000',
  'Date: Sun, 22 Nov 2026 03:01:12 GMT',
  ...authorization,
  DOVECOT,
  `Content-Length: ${body.length}`,
  'Connection: Keep-Alive',
  'Content-Type: application/x-www-form-urlencoded',
  '',
  body,
];

const get = (target: string, ...headers: string[]): string[] => [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1:3000', ...headers, DOVECOT, 'Connection: Keep-Alive', '', ''];

const good = expect.objectContaining({ active: true, username: 'alice', scope: 'mail', client_id: 'web', aud: API });
const told = ({ body, status }: RawAnswer): unknown => ({ status, body: JSON.parse(body) as unknown });

describe('Dovecot, introspection_mode = post', () => {
  it('RFC 6749 §2.3: Basic beside an empty client_id and client_secret is one method', async () => {
    const answer = await today.send(dovecotPost(`token=${today.token}&client_id=&client_secret=`));
    expect(told(answer)).toEqual({ status: 200, body: good });
  });

  it('has id and secret in the body when they are set in its configuration', async () => {
    const answer = await today.send(dovecotPost(`token=${today.token}&client_id=dovecot-post&client_secret=dovecot-secret`, []));
    expect(told(answer)).toEqual({ status: 200, body: good });
  });

  it.each(['at_bad', '%ff%fe', 'at_%00', 'x'.repeat(9000), 'a%20b'])('hears exactly {"active":false} of the bad token %s', async (token) => {
    const answer = await today.send(dovecotPost(`token=${token}&client_id=&client_secret=`));
    expect(told(answer)).toEqual({ status: 200, body: { active: false } });
  });

  it('hears of a wrong secret with 401', async () => {
    const answer = await today.send(dovecotPost(`token=${today.token}&client_id=&client_secret=`, [`Authorization: Basic ${btoa('dovecot:wrong')}`]));
    expect(told(answer)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('Dovecot, introspection_mode = get', () => {
  it('puts the token and empty credentials behind its URL', async () => {
    expect(told(await legacy.send(get(`/introspect?token=${legacy.token}&client_id=&client_secret=`, BASIC)))).toEqual({ status: 200, body: good });
    expect(told(await legacy.send(get('/introspect?token=at_bad&client_id=&client_secret=', BASIC)))).toEqual({ status: 200, body: { active: false } });
  });

  it('is off unless the instance has it on', async () => {
    expect((await today.send(get(`/introspect?token=${today.token}&client_id=&client_secret=`, BASIC))).status).toBe(405);
  });
});

describe('Dovecot, introspection_mode = auth', () => {
  it('sends the token itself as bearer', async () => {
    expect(told(await legacy.send(get('/introspect', `Authorization: Bearer ${legacy.token}`)))).toEqual({ status: 200, body: good });
    expect(told(await legacy.send(get('/introspect', 'Authorization: Bearer at_bad')))).toEqual({ status: 200, body: { active: false } });
  });

  it('is off unless the instance has it on', async () => {
    expect((await today.send(get('/introspect', `Authorization: Bearer ${today.token}`))).status).toBe(405);
  });
});

describe('plain RFC 7662', () => {
  it('mod_oauth2: Basic, and a hint', async () => {
    const body = `token=${today.token}&token_type_hint=access_token`;
    const answer = await today.send(['POST /introspect HTTP/1.1', 'Host: as.example.test', BASIC, 'Accept: */*', `Content-Length: ${body.length}`, 'Content-Type: application/x-www-form-urlencoded', '', body]);
    expect(told(answer)).toEqual({ status: 200, body: good });
  });

  it('mod_auth_openidc: Basic, and the token alone', async () => {
    const body = `token=${today.token}`;
    const answer = await today.send(['POST /introspect HTTP/1.1', 'Host: as.example.test', 'User-Agent: mod_auth_openidc', BASIC, 'Accept: */*', `Content-Length: ${body.length}`, 'Content-Type: application/x-www-form-urlencoded', '', body]);
    expect(told(answer)).toEqual({ status: 200, body: good });
  });
});
