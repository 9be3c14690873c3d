import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { AdminApiModule } from '@assent/admin-api';
import { AuthorizationModule } from '@assent/authorization';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { IntrospectionModule } from '@assent/introspection';
import { startService } from '@assent/service-kit';
import { TokenModule } from '@assent/token';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const SERVICES = { authorization: AuthorizationModule, token: TokenModule, introspection: IntrospectionModule, 'admin-api': AdminApiModule } as const;
/** Asked by the container engine and by load balancers, of each service itself. */
const HEALTH = /^\/health\//;
const CHANNEL = 'fastify.initialization';

const routes = readFileSync(new URL('../../../docker/front-door/routes.caddy', import.meta.url), 'utf8');

/** The service to which the front door leads a path; the last block takes the rest. */
function serviceOf(path: string): string {
  const blocks = routes.matchAll(/(?:@(\w+) path (.+)\n\s*handle @\1|handle (\/\S+|\{\S+)) \{\s+import to ([\w-]+)/g);
  const patterns = (written = ''): readonly string[] => written.replaceAll('{$FRONT_DOOR_PATH}', '').split(' ');
  const takes = (wanted: string): boolean => (wanted.endsWith('/*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted);
  const block = [...blocks].find(([, , several, one]) => patterns(several ?? one).some(takes));
  return block?.[4] ?? /handle \{\s+import to ([\w-]+)/.exec(routes)?.[1] ?? 'nobody';
}

/** Every path that a service serves, as it tells Fastify when it starts with all that can be switched on. */
async function servedBy(name: keyof typeof SERVICES, postgres: TestPostgres): Promise<readonly string[]> {
  const paths = new Set<string>();
  const listen = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: { addHook(name: 'onRoute', hook: (route: { readonly url: string }) => void): void } };
    fastify.addHook('onRoute', ({ url }) => paths.add(url));
  };
  const env = {
    ASSENT_ISSUER: 'https://as.example.test', ASSENT_PORT: '0', ASSENT_LOG_LEVEL: 'silent', ASSENT_MEDIAGOBLIN: 'on', ASSENT_UNREGISTERED_CLIENTS: 'on',
    ASSENT_PASSWORD_GRANT: 'on', ASSENT_ENCRYPTION_KEY: randomBytes(32).toString('base64'), DATABASE_URL: await postgres.createDatabase(),
  };
  subscribe(CHANNEL, listen);
  try {
    await (await startService({ name, module: SERVICES[name], env })).close();
  } finally {
    unsubscribe(CHANNEL, listen);
  }
  return [...paths].filter((path) => !HEALTH.test(path)).toSorted();
}

describe('the routes of the front door', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it.each([
    ['authorization', ['/authorize', '/device', '/sign-in/:interaction', '/oauth/authorize', '/assets/assent.css']],
    ['token', ['/token', '/device_authorization', '/revoke', '/jwks', '/.well-known/oauth-authorization-server', '/oauth/access_token']],
    ['introspection', ['/introspect', '/verify', '/check']],
    ['admin-api', ['/admin', '/admin/*', '/admin/session']],
  ] as const)('lead each path that %s serves to it', async (service, known) => {
    const served = await servedBy(service, postgres);
    expect(served).toEqual(expect.arrayContaining([...known]));
    expect(served.map((path) => [path, serviceOf(path)])).toEqual(served.map((path) => [path, service]));
  });
});
