import { AuthorizationServer, type AuthorizationServerOptions } from './authorization-server.js';
import { readIntrospection, type Introspection } from './introspection.js';
import { IntrospectionCache } from './introspection-cache.js';
import { requireAtLeast } from './require-at-least.js';

export interface IntrospectionClientOptions extends AuthorizationServerOptions {
  /** Where to ask; instead of `issuer`. */
  readonly introspectionEndpoint?: string;
  readonly cache?: CacheOptions;
  readonly now?: () => Date;
}

export interface CacheOptions {
  /** 10,000. */
  readonly maxEntries?: number;
  /** How long a good answer may be used again, never past the token's own expiry; 5. This is how long a revoked token may still be
   *  served here. 0: every call asks, and a revoked token is refused at once. */
  readonly ttlSeconds?: number;
}

export interface IntrospectionClient {
  /** Asks what a token is good for. Concurrent questions about one token share an answer (unless `ttlSeconds` is 0); only good
   *  answers are remembered.
   *  @throws IntrospectionUnavailable nobody could tell: refuse to serve */
  introspect(token: string, hint?: 'access_token' | 'refresh_token'): Promise<Introspection>;
}

/** @throws TypeError neither or both of `introspectionEndpoint` and `issuer`, or a number below its least value */
export function createIntrospectionClient(options: IntrospectionClientOptions): IntrospectionClient {
  return introspectionBy(new AuthorizationServer(options, { introspection_endpoint: options.introspectionEndpoint }), options);
}

/** For clients that ask one server several kinds of questions. */
export function introspectionBy(server: AuthorizationServer, { cache = {}, now = () => new Date() }: Pick<IntrospectionClientOptions, 'cache' | 'now'>): IntrospectionClient {
  const { ttlSeconds = 5, maxEntries = 10_000 } = cache;
  requireAtLeast(0, ttlSeconds, 'cache.ttlSeconds');
  requireAtLeast(1, maxEntries, 'cache.maxEntries');
  const ask: Ask = (token, hint) => askServer(server, token, hint);
  if (ttlSeconds === 0) return { introspect: ask };
  return new CachingClient(ask, new IntrospectionCache(maxEntries, ttlSeconds), now);
}

type Ask = IntrospectionClient['introspect'];
type Hint = Parameters<Ask>[1];

/** One introspection request. @spec RFC 7662 §2.1 */
async function askServer(server: AuthorizationServer, token: string, hint: Hint): Promise<Introspection> {
  const body = new URLSearchParams({ token, ...(hint !== undefined && { token_type_hint: hint }) });
  return readIntrospection(await server.ask('introspection_endpoint', { body }), 'the introspection endpoint');
}

class CachingClient implements IntrospectionClient {
  private readonly pending = new Map<string, Promise<Introspection>>();

  constructor(
    private readonly askServer: Ask,
    private readonly cache: IntrospectionCache,
    private readonly now: () => Date,
  ) {}

  async introspect(token: string, hint?: Hint): Promise<Introspection> {
    const key = IntrospectionCache.keyOf(token);
    const known = this.cache.get(key, this.now().getTime()) ?? this.pending.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(key, token, hint).finally(() => this.pending.delete(key));
    this.pending.set(key, asked);
    return asked;
  }

  private async ask(key: string, token: string, hint?: Hint): Promise<Introspection> {
    const askedAtMilliseconds = this.now().getTime();
    const answer = await this.askServer(token, hint);
    if (answer.active) this.cache.set(key, answer, askedAtMilliseconds);
    return answer;
  }
}
