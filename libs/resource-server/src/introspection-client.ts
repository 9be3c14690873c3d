import { basicCredentials } from './basic-credentials.js';
import { discoverIntrospectionEndpoint } from './discovery.js';
import { readIntrospection, type Introspection } from './introspection.js';
import { IntrospectionCache } from './introspection-cache.js';
import { jsonAnswer, type Transport } from './json-answer.js';

export interface IntrospectionClientOptions {
  /** Where to ask; instead of `issuer`. */
  readonly introspectionEndpoint?: string;
  /** Issuer identifier: its metadata document says where to ask. @spec RFC 8414 */
  readonly issuer?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly cache?: CacheOptions;
  /** For each request; 2000. */
  readonly timeoutMilliseconds?: number;
  readonly fetch?: typeof globalThis.fetch;
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
  const { ttlSeconds = 5, maxEntries = 10_000 } = options.cache ?? {};
  requireAtLeast(0, ttlSeconds, 'cache.ttlSeconds');
  requireAtLeast(1, maxEntries, 'cache.maxEntries');
  const question = new Question(options);
  if (ttlSeconds === 0) return { introspect: (token, hint) => question.ask(token, hint) };
  return new CachingClient(question, new IntrospectionCache(maxEntries, ttlSeconds), options.now ?? (() => new Date()));
}

class CachingClient implements IntrospectionClient {
  private readonly pending = new Map<string, Promise<Introspection>>();

  constructor(
    private readonly question: Question,
    private readonly cache: IntrospectionCache,
    private readonly now: () => Date,
  ) {}

  async introspect(token: string, hint?: string): Promise<Introspection> {
    const key = IntrospectionCache.keyOf(token);
    const known = this.cache.get(key, this.now().getTime()) ?? this.pending.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(key, token, hint).finally(() => this.pending.delete(key));
    this.pending.set(key, asked);
    return asked;
  }

  private async ask(key: string, token: string, hint?: string): Promise<Introspection> {
    const askedAtMilliseconds = this.now().getTime();
    const answer = await this.question.ask(token, hint);
    if (answer.active) this.cache.set(key, answer, askedAtMilliseconds);
    return answer;
  }
}

/** One introspection request. @spec RFC 7662 §2.1 */
class Question {
  private readonly transport: Transport;
  private readonly authorization: string;
  private endpoint: Promise<string> | undefined;

  constructor(private readonly options: IntrospectionClientOptions) {
    const { introspectionEndpoint, issuer, timeoutMilliseconds = 2000 } = options;
    if ((introspectionEndpoint === undefined) === (issuer === undefined)) throw new TypeError('give either introspectionEndpoint or issuer');
    requireAtLeast(1, timeoutMilliseconds, 'timeoutMilliseconds');
    this.transport = { fetch: options.fetch ?? globalThis.fetch, timeoutMilliseconds };
    this.authorization = basicCredentials(options.clientId, options.clientSecret);
    new URL(introspectionEndpoint ?? issuer ?? ''); // a mistyped URL shows at start, not at the first request
  }

  async ask(token: string, hint?: string): Promise<Introspection> {
    const headers = { authorization: this.authorization, accept: 'application/json' };
    const body = new URLSearchParams({ token, ...(hint !== undefined && { token_type_hint: hint }) });
    const endpoint = await this.whereToAsk();
    return readIntrospection(await jsonAnswer('the introspection endpoint', endpoint, { method: 'POST', headers, body }, this.transport));
  }

  private whereToAsk(): Promise<string> {
    const { introspectionEndpoint, issuer = '' } = this.options;
    if (introspectionEndpoint !== undefined) return Promise.resolve(introspectionEndpoint);
    this.endpoint ??= discoverIntrospectionEndpoint(issuer, this.transport).catch((error: unknown) => {
      this.endpoint = undefined; // the next call tries again
      throw error;
    });
    return this.endpoint;
  }
}

function requireAtLeast(least: number, value: number, name: string): void {
  if (!(Number.isFinite(value) && value >= least)) throw new TypeError(`${name} must be a number of at least ${least}`);
}
