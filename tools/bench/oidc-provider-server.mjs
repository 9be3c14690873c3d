/** The npm package oidc-provider on Redis, set up for the same work: opaque tokens, rotation, PKCE, introspection, revocation. */
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import Provider from 'oidc-provider';

const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true, keyPrefix: 'oidc:' });
const ACCOUNT = 'alice';
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode', 'BackchannelAuthenticationRequest']);

class RedisAdapter {
  constructor(name) {
    this.name = name;
  }

  key(id) {
    return `${this.name}:${id}`;
  }

  async upsert(id, payload, expiresIn) {
    const multi = redis.multi().set(this.key(id), JSON.stringify(payload), 'EX', expiresIn ?? 86_400);
    if (GRANTABLE.has(this.name) && payload.grantId) multi.rpush(`grant:${payload.grantId}`, this.key(id)).expire(`grant:${payload.grantId}`, 86_400);
    if (payload.uid) multi.set(`uid:${payload.uid}`, id, 'EX', expiresIn ?? 86_400);
    await multi.exec();
  }

  async find(id) {
    const text = await redis.get(this.key(id));
    return text === null ? undefined : JSON.parse(text);
  }

  async findByUid(uid) {
    const id = await redis.get(`uid:${uid}`);
    return id === null ? undefined : this.find(id);
  }

  async findByUserCode() {
    return undefined;
  }

  async destroy(id) {
    await redis.del(this.key(id));
  }

  async consume(id) {
    const payload = await this.find(id);
    if (payload === undefined) return;
    await redis.set(this.key(id), JSON.stringify({ ...payload, consumed: Math.floor(Date.now() / 1000) }), 'KEEPTTL');
  }

  async revokeByGrantId(grantId) {
    const keys = await redis.lrange(`grant:${grantId}`, 0, -1);
    await redis.del(`grant:${grantId}`, ...keys);
  }
}

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
const redirectUri = 'https://rp.example.test/cb';

const provider = new Provider(`http://localhost:${port}`, {
  adapter: RedisAdapter,
  clients: [
    { client_id: 'web', client_secret: 'web-secret', redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], response_types: ['code'], scope: 'openid offline_access api:read' },
    { client_id: 'rs', client_secret: 'rs-secret', redirect_uris: [], grant_types: [], response_types: [] },
  ],
  cookies: { keys: ['bench'] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
  },
  scopes: ['openid', 'offline_access', 'api:read'],
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_ctx, interaction) => `/bench-interaction/${interaction.uid}` },
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  pkce: { required: () => true },
  ttl: { AccessToken: 3600, AuthorizationCode: 60, ClientCredentials: 3600, Grant: 86_400, Interaction: 600, RefreshToken: 86_400, Session: 86_400 },
});

/** Signs the one person in and allows everything: stands for the pages, which are not measured. */
async function finishInteraction(request, response) {
  const { params, session } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: ACCOUNT, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, { login: { accountId: session?.accountId ?? ACCOUNT }, consent: { grantId: await grant.save() } });
}

const handle = provider.callback();
server.on('request', (request, response) => (request.url.startsWith('/bench-interaction/') ? finishInteraction(request, response) : handle(request, response)));
process.send?.({ port });
