import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  authOf,
  createVerificationClient,
  directOrigin,
  fastifyRawBody,
  fastifyRequestGuard,
  requestGuard,
  withoutTokens,
  type FurtherBearerMethod,
  type RequestGuardOptions,
  type VerificationClientOptions,
} from '@assent/resource-server';
import { fastify, type FastifyInstance } from 'fastify';

export interface ExampleApiOptions extends Pick<VerificationClientOptions, 'clientId' | 'clientSecret' | 'cache'>, Pick<RequestGuardOptions, 'bearerMethods'> {
  readonly issuer: string;
  /** Identifier of this API: the `aud` that its tokens must have. */
  readonly audience: string;
  /** Scheme, host and port as clients address this API; unset: they reach it directly. */
  readonly origin?: string;
  /** 0: any free port. */
  readonly port?: number;
  /** Gets a line for each request, and for each that nobody could judge. */
  readonly log?: (line: string) => void;
}

export interface RunningExampleApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** A small API that Assent protects, whatever the credential: `GET /things` needs api:read, `POST /things` (JSON or a form) needs api:write. */
export async function startExampleApi(options: ExampleApiOptions): Promise<RunningExampleApi> {
  const api = exampleApi(options);
  await api.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const { port } = api.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => api.close() };
}

function exampleApi({ audience, bearerMethods = [], log, origin = '', ...options }: ExampleApiOptions): FastifyInstance {
  const client = createVerificationClient(options);
  const needs = (...scopes: string[]) =>
    fastifyRequestGuard(
      requestGuard({ client, realm: 'things', audience, scopes, bearerMethods, origin: origin || directOrigin, onUnavailable: ({ message }) => log?.(message) }),
    );
  const things: { readonly name: string; readonly by: string | undefined }[] = [{ name: 'teapot', by: undefined }];

  const api = fastify();
  api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))));
  api.addHook('onResponse', async ({ method, url }, { statusCode }) => log?.(`${method} ${withoutTokens(url)} ${statusCode}`));
  api.get('/things', { onRequest: needs('api:read') }, async () => things);
  // The body is read first, as it may hold the token or be covered by a signature; it is looked at only behind the guard.
  const protectedBody = { preParsing: fastifyRawBody, preValidation: needs('api:write') };
  api.post<{ Body: { name: string } }>('/things', { ...protectedBody, schema: { body: THING } }, async (request, reply) => {
    const thing = { name: request.body.name, by: authOf(request).subject };
    things.push(thing);
    return reply.code(201).send(thing);
  });
  return api;
}

const THING = { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', minLength: 1, maxLength: 100 } } } as const;

/** Starts it from ISSUER, CLIENT_ID, CLIENT_SECRET, AUDIENCE and PORT (3001); ORIGIN behind a proxy; BEARER_METHODS may be `body query`. */
async function main(): Promise<void> {
  const { url } = await startExampleApi({
    issuer: setting('ISSUER'),
    clientId: setting('CLIENT_ID'),
    clientSecret: setting('CLIENT_SECRET'),
    audience: setting('AUDIENCE'),
    origin: process.env['ORIGIN'] ?? '',
    bearerMethods: (process.env['BEARER_METHODS'] ?? '').split(' ').filter((method): method is FurtherBearerMethod => method === 'body' || method === 'query'),
    port: Number(process.env['PORT'] ?? 3001),
    log: console.log,
  });
  console.log(`The example API serves ${url}/things`);
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}`);
  return value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
