import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { authOf, bearerGuard, createIntrospectionClient, fastifyGuard, type IntrospectionClientOptions } from '@assent/resource-server';
import { fastify, type FastifyInstance } from 'fastify';

export interface ExampleApiOptions extends Pick<IntrospectionClientOptions, 'clientId' | 'clientSecret' | 'cache'> {
  readonly issuer: string;
  /** Identifier of this API: the `aud` that its tokens must have. */
  readonly audience: string;
  /** 0: any free port. */
  readonly port?: number;
}

export interface RunningExampleApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** A small API that Assent protects: `GET /things` needs api:read, `POST /things` needs api:write. */
export async function startExampleApi(options: ExampleApiOptions): Promise<RunningExampleApi> {
  const api = exampleApi(options);
  await api.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const { port } = api.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => api.close() };
}

function exampleApi({ audience, ...options }: ExampleApiOptions): FastifyInstance {
  const client = createIntrospectionClient(options);
  const needs = (...scopes: string[]) => ({
    onRequest: fastifyGuard(bearerGuard({ client, realm: 'things', audience, scopes, onUnavailable: (error) => console.error(error) })),
  });
  const things: { readonly name: string; readonly by: string | undefined }[] = [{ name: 'teapot', by: undefined }];

  const api = fastify();
  api.get('/things', needs('api:read'), async () => things);
  api.post<{ Body: { name: string } }>('/things', { ...needs('api:write'), schema: { body: THING } }, async (request, reply) => {
    const thing = { name: request.body.name, by: authOf(request).subject };
    things.push(thing);
    return reply.code(201).send(thing);
  });
  return api;
}

const THING = { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', minLength: 1, maxLength: 100 } } } as const;

/** Starts it from ISSUER, CLIENT_ID, CLIENT_SECRET, AUDIENCE and PORT (3001). */
async function main(): Promise<void> {
  const { url } = await startExampleApi({
    issuer: setting('ISSUER'),
    clientId: setting('CLIENT_ID'),
    clientSecret: setting('CLIENT_SECRET'),
    audience: setting('AUDIENCE'),
    port: Number(process.env['PORT'] ?? 3001),
  });
  console.log(`The example API serves ${url}/things`);
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}`);
  return value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
