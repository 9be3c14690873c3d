import type { Snippet, SnippetClient } from '../snippet.js';
import { apiOf, single, usesBasic } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `import { fastify } from 'fastify';
import { authOf, createVerificationClient, fastifyRequestGuard, requestGuard } from '@assent/resource-server';

const client = createVerificationClient({
  issuer: ${single(issuer)},
  clientId: ${single(client.client_id)},
  clientSecret: process.env.OAUTH_CLIENT_SECRET,
});

const guard = requestGuard({
  client,
  realm: 'api',
  audience: ${single(apiOf(client))},
  scopes: [], // what the routes below need: all of them
  origin: ${single(originOf(apiOf(client)))}, // as clients address this API
  onUnavailable: (error) => console.error(error), // holds neither token nor secret
});

const app = fastify();
app.get('/things', { onRequest: fastifyRequestGuard(guard) }, async (request) => ({ subject: authOf(request).subject }));
await app.listen({ port: 8080 });
`;

const originOf = (identifier: string): string => (/^https?:/.test(identifier) ? new URL(identifier).origin : 'https://api.example.com');

export const resourceServerSdk: Snippet = { id: 'resource-server-sdk', name: '@assent/resource-server (Node)', flow: 'introspection', fits: usesBasic, files: [{ name: 'api.mjs', text }] };
