import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { authOf, createVerificationClient, fastifyRawBody, fastifyRequestGuard, requestGuard, withoutTokens, type FurtherBearerMethod } from '@assent/resource-server';
import { fastify } from 'fastify';
import { API } from '../stack/import-file.js';

export interface ResourceApiOptions {
  readonly issuer: string;
  /** Which API it is. */
  readonly audience?: string;
  readonly bearerMethods?: readonly FurtherBearerMethod[];
}

export interface ResourceApi {
  readonly url: string;
  /** What the API logged. */
  log(): string;
  stop(): Promise<void>;
}

/** What clients address, over TLS that ends before the API. */
export const API_ORIGIN = 'https://api.example.test';

/** A protected resource by the library that resource servers install: /things needs api:read, /writes needs api:write. */
export async function startResourceApi({ issuer, audience = API, bearerMethods = ['body', 'query'] }: ResourceApiOptions): Promise<ResourceApi> {
  const client = createVerificationClient({ issuer, clientId: 'rs', clientSecret: 'rs-secret', cache: { ttlSeconds: 0 } });
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const api = fastify({ logger: { stream, serializers: { req: ({ method, url }) => ({ method, url: withoutTokens(url) }) } } });
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  api.addHook('preParsing', fastifyRawBody);
  const guard = (scope: string) => ({ preHandler: fastifyRequestGuard(requestGuard({ client, realm: 'things', audience, scopes: [scope], origin: API_ORIGIN, bearerMethods })) });
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
    api.route({ method, url: '/things', ...guard('api:read'), handler: async (request) => ({ by: authOf(request).clientId }) });
    api.route({ method, url: '/writes', ...guard('api:write'), handler: async (request) => ({ by: authOf(request).clientId }) });
  }
  await api.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, log: () => lines.join(''), stop: () => api.close() };
}
