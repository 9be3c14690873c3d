import { adminApiIdentifier, bearer, KeyRing, type Role } from '@assent/core';
import { problem, ROUTES, type Operation, type Route } from '@assent/admin-contracts';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { startService, type RunningService } from '@assent/service-kit';
import { AdminApiModule } from '../admin-api.module.js';

export const ISSUER = 'https://as.example.test';
export const ALL_SCOPES = ['admin:read', 'admin:revoke', 'admin:manage'];
const SYSTEM = { actor: 'system' };

export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Access token; null: none; absent: an admin's. */
  readonly as?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined without a body, and for one that is not JSON. */
  readonly body: Answered;
  /** The body as it came. */
  readonly text: string;
}

/** What specs look into. */
export type Answered = Readonly<Record<string, unknown>> & {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor?: string;
  readonly errors?: readonly { readonly field: string; readonly rule: string }[];
};

export interface TokenOptions {
  readonly scope?: readonly string[];
  readonly audience?: readonly string[];
  readonly userId?: string;
}

/** The service on a real Postgres, called over HTTP. Every answer is held against the contract. */
export interface RunningAdminApi {
  readonly service: RunningService;
  readonly postgres: TestPostgres;
  call(operation: Operation, options?: CallOptions): Promise<Answer>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A person with the roles. */
  user(username: string, roles: readonly Role[]): Promise<string>;
  token(options?: TokenOptions): Promise<string>;
  readonly adminToken: string;
  readonly adminId: string;
  stop(): Promise<void>;
}

/** @param env what differs from the usual */
export async function runningAdminApi(env: Readonly<Record<string, string>> = {}): Promise<RunningAdminApi> {
  const postgres = await startPostgres();
  const service = await startService({ name: 'admin-api', module: AdminApiModule, env: { ...environment(postgres.url), ...env } });
  const { management, needs } = service.platform;
  const { client } = await management.clients.register({ client_name: 'Console' }, SYSTEM);
  const keyRing = new KeyRing(needs);

  const user = async (username: string, roles: readonly Role[]): Promise<string> =>
    (await management.users.create({ username, roles }, undefined, SYSTEM)).userId;
  const token = async ({ scope = ALL_SCOPES, audience = [adminApiIdentifier(ISSUER)], userId }: TokenOptions = {}): Promise<string> => {
    const subject = { clientId: client.clientId, scope, audience, format: 'opaque' as const, ttlSeconds: 600, ...(userId !== undefined && { userId }) };
    const issued = await bearer.issue(subject, { ...needs, keyRing });
    await needs.accessTokens.save(issued.token);
    return issued.text;
  };
  const adminId = await user('root', ['admin']);
  const adminToken = await token({ userId: adminId });
  const call = async (operation: Operation, options: CallOptions = {}): Promise<Answer> => checked(ROUTES[operation], await send(service.url, ROUTES[operation], { as: adminToken, ...options }));
  return {
    service, postgres, call, user, token, adminToken, adminId,
    fetch: (path, init) => fetch(service.url + path, init),
    async stop() {
      await service.close();
      await postgres.stop();
    },
  };
}

const environment = (databaseUrl: string): Record<string, string> => ({
  ASSENT_ISSUER: ISSUER,
  ASSENT_HOST: '127.0.0.1',
  ASSENT_PORT: '0',
  ASSENT_LOG_LEVEL: 'silent',
  ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64'),
  DATABASE_URL: databaseUrl,
});

async function send(url: string, { method, path }: Route, { params = {}, query = '', body, headers = {}, as }: CallOptions): Promise<Answer> {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'missing'));
  const response = await fetch(`${url}${address}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: {
      ...(typeof as === 'string' && { authorization: `Bearer ${as}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /^application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : undefined) as Answered };
}

/** @throws an answer that is not what the contract says */
function checked(route: Route, answer: Answer): Answer {
  const { status, headers, body, text } = answer;
  const keepable = route.cacheSeconds === undefined || status >= 400 ? 'no-store' : `public, max-age=${route.cacheSeconds}`;
  if (headers.get('cache-control') !== keepable) throw new Error('an answer may be kept for another time than the contract says');
  if (status >= 400) {
    if (headers.get('content-type') !== 'application/problem+json') throw new Error(`${status} is not a problem: ${JSON.stringify(body)}`);
    if (problem.parse(body).status !== status) throw new Error('the problem names another status');
  } else {
    if (status !== route.status) throw new Error(`${status} instead of ${route.status}`);
    if (route.response) route.response.parse(body);
    else if (route.contentType === undefined ? text !== '' : !headers.get('content-type')?.startsWith(route.contentType)) throw new Error('a body of another kind than the contract says');
  }
  return answer;
}
