import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createVerificationClient, directOrigin, receivedRequest, requestGuard, withoutTokens } from '@assent/resource-server';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { badRequest, forbiddenPage, type ApiAnswer } from './media/api-answer.js';
import { entryJson, type Account } from './media/entry.js';
import { Gallery } from './media/gallery.js';
import { authenticate, type AuthenticationNeeds } from './media/media-authentication.js';
import { passwordCheck } from './media/password-check.js';
import { callbackSender, type SendCallback } from './media/processing-callback.js';
import { readUpload, UploadRefused, type Upload } from './media/upload.js';

const SCOPE = 'full_control';
const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export interface MediaApiOptions {
  readonly issuer: string;
  /** A client that may introspect for this API and, for HTTP Basic, use the password grant. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Identifier of this API, which owns the scope full_control. */
  readonly audience: string;
  readonly accounts: readonly Account[];
  /** Scheme, host and port as clients address this server; unset: they reach it directly. */
  readonly origin?: string;
  /** 0: any free port. */
  readonly port?: number;
  /** How reports of processing go out; unset: as they should, over https to the Internet. */
  readonly sendCallback?: SendCallback;
  readonly log?: (line: string) => void;
}

export interface RunningMediaApi {
  readonly url: string;
  /** Until every upload is processed and reported. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** A small media server whose API clients of GNU MediaGoblin know: /api/test, /api/submit and /api/entries. Assent says whose tokens they bring. */
export async function startMediaApi(options: MediaApiOptions): Promise<RunningMediaApi> {
  const { log = () => undefined, sendCallback = callbackSender() } = options;
  const gallery = new Gallery(sendCallback, log);
  const api = mediaApi(options, gallery);
  api.addHook('onResponse', async ({ method, url }, { statusCode }) => log(`${method} ${withoutTokens(url)} ${statusCode}`));
  await api.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const { port } = api.server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    await api.close();
    await gallery.settle();
  };
  return { url: `http://127.0.0.1:${port}`, settle: () => gallery.settle(), stop };
}

function mediaApi(options: MediaApiOptions, gallery: Gallery): FastifyInstance {
  const originOf = (request: FastifyRequest): string => options.origin ?? directOrigin(receivedRequest(request)) ?? '';
  const signIn = signInHook(options);
  const api = fastify();
  api.addHook('onRequest', async (_request, reply) => void reply.headers(ALWAYS));
  // The body is read only behind the sign-in; what is no upload is not read at all.
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('multipart/form-data', ({ headers }: FastifyRequest, body: Readable) => readUpload(headers, body));
  api.addContentTypeParser('*', async (_request: FastifyRequest, body: Readable) => void body.resume());
  api.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof UploadRefused)) throw error;
    return answer(reply, badRequest(error.statusCode, error.message));
  });

  api.all('/api/test', { onRequest: signIn }, (request, reply) => {
    const { email, username } = accountOf(request);
    return reply.type('text/plain; charset=utf-8').send(JSON.stringify({ username, email }));
  });
  api.options('/api/submit', { onRequest: signIn }, async () => ({ status: 200 }));
  api.post<{ Body: Upload | undefined }>('/api/submit', { onRequest: signIn }, (request, reply) => {
    const entry = request.body && gallery.submit(accountOf(request), request.body);
    return entry === undefined ? answer(reply, NO_FILE) : reply.send(entryJson(entry, originOf(request)));
  });
  api.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE'], url: '/api/submit', onRequest: signIn, handler: (_request, reply) => answer(reply, NO_FILE) });
  api.get<{ Querystring: { limit?: string } }>('/api/entries', async (request) => gallery.processed(limitOf(request.query.limit)).map((entry) => entryJson(entry, originOf(request))));
  api.get<{ Params: { id: string } }>('/media/:id/original', (request, reply) => {
    const entry = gallery.find(Number(request.params.id));
    // Whatever it is, it must not run here.
    return entry === undefined ? reply.callNotFound() : reply.headers({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' }).send(entry.file.content);
  });
  return api;
}

/** Nothing depends on cookies, so any origin may read; tokens in queries stay out of caches and of `Referer`. */
const ALWAYS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': 'Content-Type, X-Requested-With',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const NO_FILE = badRequest(400, 'No file provided.');

function answer(reply: FastifyReply, { status, headers, body }: ApiAnswer): FastifyReply {
  return reply.code(status).headers(headers).serializer(String).send(body);
}

const ACCOUNT = Symbol('account');
const accountOf = (request: FastifyRequest): Account => (request as FastifyRequest & { readonly [ACCOUNT]: Account })[ACCOUNT];

function signInHook({ accounts, audience, clientId, clientSecret, issuer, origin, log }: MediaApiOptions) {
  const client = createVerificationClient({ issuer, clientId, clientSecret, cache: { ttlSeconds: 0 } });
  const needs: AuthenticationNeeds = {
    guard: requestGuard({ client, realm: 'media', audience, scopes: [SCOPE], bearerMethods: ['query'], origin: origin ?? directOrigin, onUnavailable: ({ message }) => log?.(message) }),
    checkPassword: passwordCheck({ issuer, clientId, clientSecret, scope: SCOPE, client }),
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const found = await authenticate(request, needs);
    if ('refusal' in found) return answer(reply, found.refusal);
    const account = accounts.find(({ active, username }) => active && username === found.username);
    if (account === undefined) return answer(reply, forbiddenPage());
    reply.headers(found.headers);
    Object.assign(request, { [ACCOUNT]: account });
    return undefined;
  };
}

const limitOf = (text = ''): number => (/^[1-9]\d{0,3}$/.test(text) ? Math.min(Number(text), MAX_LIMIT) : DEFAULT_LIMIT);

/** Starts it from ISSUER, CLIENT_ID, CLIENT_SECRET, AUDIENCE, USERNAMES (`alice bob`) and PORT (3002); ORIGIN behind a proxy. */
async function main(): Promise<void> {
  const { env } = process;
  const accounts = setting('USERNAMES').split(' ').map((username, index) => ({ id: index + 1, username, email: `${username}@localhost`, bio: '', active: true }));
  const { url } = await startMediaApi({
    issuer: setting('ISSUER'),
    clientId: setting('CLIENT_ID'),
    clientSecret: setting('CLIENT_SECRET'),
    audience: setting('AUDIENCE'),
    accounts,
    ...(env['ORIGIN'] !== undefined && { origin: env['ORIGIN'] }),
    port: Number(env['PORT'] ?? 3002),
    log: console.log,
  });
  console.log(`The example media server serves ${url}/api/test`);
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}`);
  return value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
