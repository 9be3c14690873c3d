import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@assent/core-testing';
import { AssentProcess } from './stack/assent-process.js';
import { approvedCode, clientCredentials, introspect, redeem, refresh, revoke } from './stack/client.js';
import { freePort } from './stack/free-port.js';
import { IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

const GIVEN = '2c1b4f0e-7d3a-4d6e-9b0a-5f1e2d3c4b5a';
const REDIS_PASSWORD = 'redis-hunter2';

let stack: Stack;
/** Whatever must not be seen in a log, by where it was used. */
const secrets = new Map<string, string>();

/** A secret for one place. */
function secret(place: string): string {
  const text = `s3cr3t-${randomBytes(9).toString('base64url')}`;
  secrets.set(place, text);
  return text;
}

beforeAll(async () => {
  stack = await Stack.prepare();
  await stack.startNode('standalone', stack.port, { ASSENT_LOG_LEVEL: 'debug', ASSENT_ACCESS_LOG: 'all', ASSENT_TRUSTED_PROXIES: '127.0.0.1,::1', ASSENT_DATABASE_TIMEOUT_MILLISECONDS: '500' });
});
afterAll(() => stack.stop());

interface Sent {
  readonly status: number;
  readonly requestId: string;
}

/** With every header that somebody could hide a secret in. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ port: stack.port, host: '127.0.0.1', method, path, headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, requestId: String(answer.headers['x-request-id']) }));
    });
    outgoing.once('error', reject).end(body);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Requests with secrets in odd places. */
const oddPlaces = (): readonly (readonly [method: string, path: string, headers?: Record<string, string>, body?: string])[] => [
  ['GET', `/authorize?client_id=${secret('a query of /authorize')}&access_token=${secret('a token in a query')}&code=${secret('a code in a query')}`],
  ['GET', `/introspect?token=${secret('a query of /introspect')}`],
  ['GET', `/sign-in/${secret('a path')}`],
  ['GET', `/nowhere/${secret('an unknown address')}`],
  ['GET', `/%E0%A4%A${secret('a malformed address')}`],
  ['POST', '/token', { ...FORM, authorization: `Basic ${btoa(`web:${secret('Basic')}`)}` }, 'grant_type=client_credentials'],
  ['POST', '/token', { ...FORM, authorization: secret('a bare Authorization') }, 'grant_type=client_credentials'],
  ['POST', '/token', { ...FORM, authorization: `Basic ${secret('broken Basic')}` }, 'grant_type=client_credentials'],
  ['POST', '/token', FORM, `grant_type=client_credentials&client_id=post&client_secret=${secret('client_secret')}`],
  ['POST', '/token', FORM, `grant_type=${secret('grant_type')}&client_id=web&client_secret=web-secret`],
  ['POST', '/token', FORM, `grant_type=password&username=alice&password=${secret('password')}&client_id=web&client_secret=web-secret`],
  ['POST', '/token', { ...FORM, authorization: `Basic ${btoa('web:web-secret')}` }, `grant_type=authorization_code&code=${secret('code')}&code_verifier=${secret('code_verifier')}&redirect_uri=https://rp.example.test/cb`],
  ['POST', '/token', { ...FORM, authorization: `Basic ${btoa('web:web-secret')}` }, `grant_type=refresh_token&refresh_token=${secret('refresh_token')}`],
  ['POST', '/token', { ...FORM, authorization: `Basic ${btoa('web:web-secret')}` }, `grant_type=client_credentials&scope=${secret('scope')}`],
  ['POST', '/token', FORM, `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=eyJhbGciOiJSUzI1NiJ9.${secret('an assertion')}.x&client_id=web&client_secret=web-secret`],
  ['POST', '/token', FORM, `client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=${secret('client_assertion')}&client_id=web`],
  ['POST', '/revoke', { ...FORM, authorization: `Basic ${btoa('web:web-secret')}` }, `token=${secret('a token to revoke')}`],
  ['POST', '/introspect', { ...FORM, authorization: `Basic ${btoa('rs:rs-secret')}` }, `token=${secret('a token to introspect')}`],
  ['POST', '/verify', { ...JSON_TYPE, authorization: `Basic ${btoa('rs:rs-secret')}` }, JSON.stringify({ method: 'GET', uri: `https://api.example.test/?access_token=${secret('a URI to verify')}`, headers: { authorization: `Bearer ${secret('a header to verify')}` } })],
  ['POST', '/verify', { ...JSON_TYPE, authorization: `Basic ${btoa('rs:rs-secret')}` }, `{"method":"GET","password":"${secret('broken JSON')}`],
  ['GET', '/check', { 'assent-authorization': `Basic ${btoa(`rs:${secret('Assent-Authorization')}`)}`, authorization: `Bearer ${secret('a bearer at /check')}`, 'x-forwarded-uri': `/x?access_token=${secret('X-Forwarded-Uri')}` }],
  ['POST', `/sign-in/${secret('an interaction')}`, { ...FORM, cookie: `session=${secret('a cookie')}` }, `username=alice&password=${secret('a password of a form')}`],
  ['GET', '/admin/clients', { authorization: `Bearer ${secret('a bearer at the admin API')}` }],
  ['GET', '/admin/session', { cookie: `__Host-assent_console=${secret('a cookie of the console')}; x=${secret('another cookie')}`, 'x-csrf-token': secret('X-CSRF-Token') }],
  ['POST', '/admin/users', { ...JSON_TYPE, authorization: 'Bearer x' }, `{"password":"${secret('a body of the admin API')}`],
  ['GET', '/jwks', { 'user-agent': secret('User-Agent'), referer: `https://rp.example.test/?code=${secret('Referer')}`, origin: `https://${secret('Origin').toLowerCase()}.example`, 'x-forwarded-for': `${secret('X-Forwarded-For')}, 203.0.113.9` }],
  ['GET', '/health/ready', { 'x-request-id': `at_${secret('an X-Request-Id that is a token')}${'x'.repeat(20)}`, traceparent: secret('traceparent'), tracestate: secret('tracestate') }],
  [secret('a method').replaceAll(/[^A-Za-z]/g, '').toUpperCase(), '/token'],
];

function leaks(output: string): readonly string[] {
  const forms = (text: string): readonly string[] => [text, encodeURIComponent(text), Buffer.from(text).toString('base64').replace(/=+$/, ''), btoa(`web:${text}`), btoa(`rs:${text}`)];
  return [...secrets].filter(([, text]) => forms(text).some((form) => output.includes(form))).map(([place]) => place);
}

const lines = (output: string): readonly Readonly<Record<string, unknown>>[] =>
  output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  it('has one id for a request and its answer: the one of the trusted proxy', async () => {
    const given = await send('POST', '/token', { ...FORM, 'x-request-id': GIVEN }, 'grant_type=client_credentials');
    const made = await send('POST', '/token', FORM, 'grant_type=client_credentials');
    expect([given.requestId, made.requestId === GIVEN]).toEqual([GIVEN, false]);
    await until('its lines', async () => lines(stack.output).filter(({ requestId }) => requestId === made.requestId).length === 2);
    const ofRequest = lines(stack.output).filter(({ requestId }) => requestId === GIVEN);
    expect(ofRequest.map(({ level, msg, route }) => [level, msg, route])).toEqual([['debug', 'a request was refused', '/token'], ['info', 'answered', '/token']]);
  });

  it('holds no secret, wherever a caller puts it', async () => {
    for (const request of oddPlaces()) await send(...request);
    expect(leaks(stack.output)).toEqual([]);
    expect(leaks(`token=${secrets.get('Basic') ?? ''}`)).toEqual(['Basic']); // it would be seen
  });

  it('holds no secret of an ordinary life', async () => {
    const approved = await approvedCode(stack.issuer);
    const { body: tokens } = await redeem(stack.issuer, approved);
    const { body: next } = await refresh(stack.issuer, String(tokens['refresh_token']));
    const { body: machine } = await clientCredentials(stack.issuer);
    for (const [place, text] of [['code', approved.code], ['verifier', approved.verifier], ['access', tokens['access_token']], ['refresh', tokens['refresh_token']], ['next', next['refresh_token']], ['machine', machine['access_token']]]) secrets.set(`the ${String(place)} of a flow`, String(text));
    await introspect(stack.issuer, String(machine['access_token']));
    await redeem(stack.issuer, approved); // used before: everything is revoked
    await revoke(stack.issuer, String(machine['access_token']));
    expect(leaks(stack.output)).toEqual([]);
  });

  it('holds no secret while Postgres is down either, and tells of the outage with the id of the answer', async () => {
    await stack.postgres.down();
    const before = lines(stack.output).length;
    const refused = await send('POST', '/introspect', { ...FORM, 'x-request-id': GIVEN, authorization: `Basic ${btoa(`rs:${secret('Basic in an outage')}`)}` }, `token=${secret('a token in an outage')}`);
    for (const request of oddPlaces()) await send(...request);
    await stack.postgres.up();
    expect([refused.status, leaks(stack.output)]).toEqual([503, []]);
    expect(lines(stack.output).slice(before)).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'warn', requestId: GIVEN, route: '/introspect', msg: 'a request failed because something is unavailable' })]));
  });

  it('knows nothing of the secrets of the configuration', () => {
    for (const { password } of IMPORT_FILE.users) secrets.set('a password of the import file', password);
    for (const client of IMPORT_FILE.clients) if ('client_secret' in client) secrets.set(`the secret of ${client.client_id}`, client.client_secret);
    secrets.set('the password of Postgres', new URL(stack.databaseUrl).password);
    expect(leaks(stack.output)).toEqual([]);
  });
});

describe('a service that cannot start', () => {
  const databaseUrl = (password: string): string => Object.assign(new URL(stack.databaseUrl), { password }).href;

  it('waits for Postgres, which does not take its password, without telling it', async () => {
    const port = await freePort();
    const service = new AssentProcess('token', port, { ASSENT_ISSUER: stack.issuer, ASSENT_PORT: String(port), ASSENT_ENCRYPTION_KEY: secretKey(), DATABASE_URL: databaseUrl(secret('a wrong password of Postgres')), REDIS_URL: stack.redis?.url ?? '' });
    const started = service.start().catch(() => 'ended');
    await until('it complains', async () => service.output.includes('waiting for a store'));
    await service.kill();
    await started;
    expect(leaks(service.output)).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', 'mysql://assent:%s@localhost/x'],
    ['DATABASE_URL', 'postgres://assent:%s/x@local host/x'],
    ['REDIS_URL', 'http://:%s@localhost'],
    ['ASSENT_ENCRYPTION_KEY', '%s'],
    ['ASSENT_ISSUER', 'https://user:%s@as.example.test'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:%s@collector'],
    ['OTEL_EXPORTER_OTLP_HEADERS', '%s'],
  ])('names a wrong %s, but does not show the secret in %s', async (variable, value) => {
    const port = await freePort();
    const env = { ASSENT_ISSUER: stack.issuer, ASSENT_PORT: String(port), ASSENT_ENCRYPTION_KEY: secretKey(), DATABASE_URL: stack.databaseUrl };
    const service = new AssentProcess('token', port, { ...env, [variable]: value.replace('%s', secret(`${variable}=${value}`)) });
    await expect(service.start()).rejects.toThrow(`${variable} (`);
    expect(leaks(service.output)).toEqual([]);
  });
});

describe('Redis with a password', () => {
  it('does not tell it when the server has none', async () => {
    secrets.set('the password of Redis', REDIS_PASSWORD);
    const url = Object.assign(new URL(stack.redis?.url ?? ''), { password: REDIS_PASSWORD }).href;
    const service = await stack.startNode('token', undefined, { REDIS_URL: url, ASSENT_LOG_LEVEL: 'debug' }).catch((error: Error) => ({ output: error.message }));
    expect(leaks(service.output)).toEqual([]);
  });
});

function secretKey(): string {
  const key = randomBytes(32).toString('base64');
  secrets.set('an encryption key', key);
  return key;
}
