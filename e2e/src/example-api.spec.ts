import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExampleApi, type RunningExampleApi } from './example-api.js';

const AUDIENCE = 'https://api.example.test/';
const about = (members: object) => ({ active: true, token_type: 'Bearer', client_id: 'web', sub: 'alice', aud: AUDIENCE, ...members });
const TOKENS: Readonly<Record<string, object>> = {
  reader: about({ scope: 'api:read' }),
  writer: about({ scope: 'api:read api:write' }),
  elsewhere: about({ scope: 'api:read', aud: 'https://other.example.test/' }),
};

/** What the verification endpoint says of a request without credentials. */
const CHALLENGE = { active: false, status: 401, www_authenticate: ['Bearer realm="assent"', 'MAC'] };

/** As much of an authorization server as a resource server meets: metadata, introspection and verification. */
const authorizationServer = (): Server =>
  createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const issuer = `http://${request.headers.host}`;
      const answers: Readonly<Record<string, () => object | undefined>> = {
        '/.well-known/oauth-authorization-server': () => ({ issuer, introspection_endpoint: `${issuer}/introspect`, verification_endpoint: `${issuer}/verify` }),
        '/introspect': () => TOKENS[new URLSearchParams(body).get('token') ?? ''],
        '/verify': () => CHALLENGE,
      };
      const answer = answers[request.url ?? '']?.();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? { active: false }));
    });
  });

describe('the example API', () => {
  const server = authorizationServer();
  let api: RunningExampleApi;
  let issuer: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    api = await startExampleApi({ issuer, clientId: 'rs', clientSecret: 'rs-secret', audience: AUDIENCE });
  });
  afterAll(async () => {
    await api.stop();
    server.closeAllConnections();
    server.close();
  });

  const things = (token?: string, init: RequestInit = {}) =>
    fetch(`${api.url}/things`, { ...init, headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) } });
  const add = (token: string) => things(token, { method: 'POST', body: '{"name":"kettle"}' });

  it('serves reading to a token with api:read', async () => {
    const answer = await things('reader');
    expect([answer.status, await answer.json()]).toEqual([200, [{ name: 'teapot' }]]);
  });

  it('serves writing to a token with api:write only, and knows for whom', async () => {
    const refused = await add('reader');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('scope="api:write"')]);
    const served = await add('writer');
    expect([served.status, await served.json()]).toEqual([201, { name: 'kettle', by: 'alice' }]);
  });

  it.each([
    ['no token', undefined, 'Bearer realm="things", MAC'],
    ['an unknown token', 'unknown', expect.stringContaining('error="invalid_token"')],
    ['a token for another API', 'elsewhere', expect.stringContaining('error="invalid_token"')],
  ])('refuses %s with 401', async (_name, token, challenge) => {
    const answer = await things(token);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge]);
  });

  it('reads bodies behind the guard only: a wrong one tells nothing to who may not write', async () => {
    expect((await things('reader', { method: 'POST', body: '{}' })).status).toBe(403);
    expect((await things('writer', { method: 'POST', body: '{}' })).status).toBe(400);
  });

  it('runs as a process, from its environment', async () => {
    const program = fileURLToPath(new URL('../dist/example-api.js', import.meta.url));
    const env = { PATH: process.env['PATH'] ?? '', ISSUER: issuer, CLIENT_ID: 'rs', CLIENT_SECRET: 'rs-secret', AUDIENCE, PORT: '0' };
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const printed = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))));
      const [url = ''] = /http:\S+/.exec(printed) ?? [];
      expect((await fetch(url, { headers: { authorization: 'Bearer reader' } })).status).toBe(200);
      expect((await fetch(url)).status).toBe(401);
    } finally {
      child.kill();
    }
  });
});
