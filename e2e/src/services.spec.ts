import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssentProcess } from './stack/assent-process.js';
import { clientCredentials, codeFlow, introspect, refresh, revoke } from './stack/client.js';
import { ConsoleVisitor } from './stack/console-visitor.js';
import { openFrontDoor } from './stack/front-door.js';
import { ADMIN } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

describe('each service on its own, behind one origin', () => {
  let stack: Stack;
  let door: Server;
  let services: Readonly<Record<'authorization' | 'token' | 'introspection' | 'admin', AssentProcess>>;

  beforeAll(async () => {
    stack = await Stack.prepare();
    // all at once: migrations and import must not race
    const [authorization, token, introspection, admin] = await Promise.all([
      stack.startNode('authorization'),
      stack.startNode('token'),
      stack.startNode('introspection'),
      stack.startNode('admin-api'),
    ]);
    services = { authorization, token, introspection, admin };
    door = await openFrontDoor(stack.port, {
      '/oauth/access_token': token, '/oauth-2/access_token': token, '/token': token, '/device_authorization': token, '/revoke': token, '/jwks': token, '/.well-known/': token, '/introspect': introspection, '/verify': introspection, '/check': introspection, '/admin': admin, '/': authorization,
    });
  });
  afterAll(async () => {
    door.closeAllConnections();
    door.close();
    await stack.stop();
  });

  it('does the main job together', async () => {
    const tokens = await codeFlow(stack.issuer);
    expect((await introspect(stack.issuer, tokens.access_token)).body).toMatchObject({ active: true, username: 'alice', iss: stack.issuer });
    const next = await refresh(stack.issuer, tokens.refresh_token);
    expect(next.status).toBe(200);
    expect((await revoke(stack.issuer, String(next.body['refresh_token']))).status).toBe(200);
    expect((await introspect(stack.issuer, tokens.access_token)).body).toEqual({ active: false });
  });

  it('signs admins in to the console, whose backend is not where the issuer is', async () => {
    const visitor = new ConsoleVisitor(stack.issuer);
    const { url } = await visitor.signIn(ADMIN, '/console/keys');
    expect([url.href, services.admin.address === stack.issuer]).toEqual([`${stack.issuer}/console/keys`, false]);
    expect(await visitor.session()).toMatchObject({ username: 'root', permissions: ['read', 'revoke', 'manage'] });
    expect((await visitor.change('/admin/keys/rotate')).status).toBe(200);
    expect((await visitor.change('/admin/session/sign-out')).status).toBe(204);
    expect((await visitor.fetch('/admin/session')).status).toBe(401);
  });

  it('answers only for itself', async () => {
    expect((await fetch(`${services.introspection.address}/token`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${services.token.address}/introspect`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${services.admin.address}/authorize`)).status).toBe(404);
    expect((await fetch(`${services.admin.address}/admin/clients`)).status).toBe(401);
  });

  it('goes on introspecting when the others are gone', async () => {
    const { body } = await clientCredentials(stack.issuer);
    await services.admin.stop();
    await services.authorization.kill();
    await services.token.kill();
    expect((await introspect(stack.issuer, String(body['access_token']))).body).toMatchObject({ active: true });
  });

  it('ends with 0 on SIGTERM', async () => {
    expect(await services.introspection.stop()).toBe(0);
  });
});

describe('a service that is configured wrongly', () => {
  it.each([
    ['ASSENT_ISSUER', 'http://auth.example.com', 'https'],
    ['ASSENT_ENCRYPTION_KEY', 'too-short', '32 bytes'],
    ['DATABASE_URL', 'mysql://x', 'postgres'],
    ['ASSENT_ACCESS_TOKEN_TTL_SECONDS', 'soon', '3600'],
  ])('names %s, the rule and an example, and ends with a failure', async (variable, value, hint) => {
    const stack = await Stack.prepare({ redis: false });
    try {
      const failure = await stack.startNode('token', undefined, { [variable]: value }).catch((error: Error) => error.message);
      expect(failure).toMatch(/token ended with [1-9]/);
      expect(failure).toContain(variable);
      expect(failure).toContain(hint);
    } finally {
      await stack.stop();
    }
  });
});
