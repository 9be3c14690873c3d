import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createIntrospectionClient, type IntrospectionClientOptions } from './introspection-client.js';
import { IntrospectionServer, type Answer } from './introspection-server.fixture.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';

const TOKEN = 'at_secret-token-text';

describe('the introspection client', () => {
  let server: IntrospectionServer;
  let milliseconds = Date.parse('2026-01-01T00:00:00Z');
  const now = () => new Date(milliseconds);

  beforeEach(async () => {
    server = await IntrospectionServer.start();
  });
  afterEach(() => server.stop());

  const client = (options: Partial<IntrospectionClientOptions> = {}) =>
    createIntrospectionClient({
      ...(options.issuer === undefined && { introspectionEndpoint: server.endpoint }),
      clientId: 'rs',
      clientSecret: 's3cret',
      now,
      ...options,
    });
  const inSeconds = (seconds: number) => milliseconds / 1000 + seconds;

  describe('RFC 7662 §2.1 request', () => {
    it('posts the token and its hint as a form', async () => {
      server.active(TOKEN);
      expect(await client().introspect(TOKEN, 'access_token')).toMatchObject({ active: true, client_id: 'web' });
      const [seen] = server.seen;
      expect(seen?.contentType).toMatch(/^application\/x-www-form-urlencoded/);
      expect([...(seen?.form ?? [])]).toEqual([
        ['token', TOKEN],
        ['token_type_hint', 'access_token'],
      ]);
    });

    it('form-encodes id and secret before it joins them (RFC 6749 §2.3.1)', async () => {
      await client({ clientId: 'a:b c', clientSecret: 'p%ss:wörd+' }).introspect(TOKEN);
      const credentials = Buffer.from(server.seen[0]?.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
      expect(credentials).toBe('a%3Ab+c:p%25ss%3Aw%C3%B6rd%2B');
    });
  });

  describe('RFC 7662 §2.2 response', () => {
    it('passes inactive on, and nothing with it', async () => {
      server.tokens.set(TOKEN, { body: { active: false, client_id: 'web' } });
      expect(await client().introspect(TOKEN)).toEqual({ active: false });
    });

    it('passes further members on, frozen because callers share them', async () => {
      server.active(TOKEN, { tenant: { id: 1 } });
      const answer = await client().introspect(TOKEN);
      expect(answer).toMatchObject({ tenant: { id: 1 } });
      expect(Object.isFrozen((answer as { tenant?: object }).tenant)).toBe(true);
    });

    const unusable: readonly [string, Answer, string][] = [
      ['500', { status: 500 }, 'answered 500'],
      ['503', { status: 503 }, 'answered 503'],
      ['429', { status: 429 }, 'answered 429'],
      ['400', { status: 400 }, 'answered 400'],
      ['401', { status: 401 }, 'answered 401: check the client id and secret'],
      ['201', { status: 201, body: { active: true } }, 'answered 201'],
      ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }, 'does not answer'],
      ['HTML', { headers: { 'content-type': 'text/html' }, body: '<p>' }, 'answered 200 without JSON'],
      ['broken JSON', { body: `{"token":"${TOKEN}` }, 'answered broken JSON'],
      ['null', { body: 'null' }, 'without the member "active"'],
      ['an array', { body: [] }, 'without the member "active"'],
      ['no "active"', { body: {} }, 'without the member "active"'],
      ['"active" as text', { body: { active: 'true' } }, 'without the member "active"'],
      ['a wrong scope', { body: { active: true, scope: ['a'] } }, 'wrong member "scope"'],
      ['a wrong exp', { body: { active: true, exp: '1' } }, 'wrong member "exp"'],
      ['a wrong aud', { body: { active: true, aud: [1] } }, 'wrong member "aud"'],
    ];

    it.each(unusable)('fails closed on %s', async (_name, answer, message) => {
      server.broken = answer;
      const error: unknown = await client()
        .introspect(TOKEN)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(IntrospectionUnavailable);
      expect(String(error)).toContain(message);
      expect(wholeText(error)).not.toContain(TOKEN);
      expect(wholeText(error)).not.toContain('s3cret');
    });

    it('fails closed when the server is down', async () => {
      const asked = client();
      await server.stop();
      await expect(asked.introspect(TOKEN)).rejects.toThrow('the introspection endpoint does not answer');
      server = await IntrospectionServer.start();
    });

    it('fails closed when the server is too slow', async () => {
      server.broken = { body: { active: true }, delayMilliseconds: 2_000 };
      await expect(client({ timeoutMilliseconds: 50 }).introspect(TOKEN)).rejects.toBeInstanceOf(IntrospectionUnavailable);
    });

    it.each([
      ['7', 7],
      ['999999', 300],
      ['soon', 1],
      ['-1', 1],
    ])('takes over Retry-After %s as %d seconds', async (value, seconds) => {
      server.broken = { status: 503, headers: { 'retry-after': value } };
      await expect(client().introspect(TOKEN)).rejects.toMatchObject({ retryAfterSeconds: seconds });
    });
  });

  describe('the cache', () => {
    it('answers again without asking, for ttlSeconds and no longer', async () => {
      server.active(TOKEN);
      const cached = client({ cache: { ttlSeconds: 5 } });
      const first = await cached.introspect(TOKEN);
      milliseconds += 4_999;
      expect(await cached.introspect(TOKEN)).toBe(first);
      expect(server.seen).toHaveLength(1);
      server.tokens.delete(TOKEN);
      milliseconds += 1;
      expect(await cached.introspect(TOKEN)).toEqual({ active: false });
    });

    it('does not outlive the token', async () => {
      server.active(TOKEN, { exp: inSeconds(2) });
      const cached = client({ cache: { ttlSeconds: 60 } });
      await cached.introspect(TOKEN);
      milliseconds += 2_000;
      await cached.introspect(TOKEN);
      expect(server.seen).toHaveLength(2);
    });

    it('remembers no bad answer and no failure', async () => {
      const cached = client();
      expect(await cached.introspect(TOKEN)).toEqual({ active: false });
      server.broken = { status: 503 };
      await expect(cached.introspect(TOKEN)).rejects.toBeInstanceOf(IntrospectionUnavailable);
      server.broken = undefined;
      server.active(TOKEN);
      expect(await cached.introspect(TOKEN)).toMatchObject({ active: true });
    });

    it('is bounded: the token unused for longest goes first', async () => {
      for (const token of ['a', 'b', 'c']) server.active(token);
      const cached = client({ cache: { maxEntries: 2, ttlSeconds: 60 } });
      for (const token of ['a', 'b', 'a', 'c', 'a', 'b']) await cached.introspect(token);
      expect(server.seen.map(({ form }) => form.get('token'))).toEqual(['a', 'b', 'c', 'b']);
    });

    it('asks once for concurrent questions about one token, and once for each token', async () => {
      server.active('a');
      server.active('b');
      const cached = client();
      const answers = await Promise.all(['a', 'a', 'b', 'a', 'b'].map((token) => cached.introspect(token)));
      expect(answers.every(({ active }) => active)).toBe(true);
      expect(server.seen).toHaveLength(2);
    });

    it('gives one failure to all who waited, and asks anew afterwards', async () => {
      server.broken = { status: 503 };
      const cached = client();
      const outcomes = await Promise.allSettled([cached.introspect(TOKEN), cached.introspect(TOKEN)]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(server.seen).toHaveLength(1);
      server.broken = undefined;
      expect(await cached.introspect(TOKEN)).toEqual({ active: false });
    });

    it('is off with 0 seconds: every call asks, even concurrent ones', async () => {
      server.active(TOKEN);
      const uncached = client({ cache: { ttlSeconds: 0 } });
      await Promise.all([uncached.introspect(TOKEN), uncached.introspect(TOKEN)]);
      server.tokens.delete(TOKEN);
      expect(await uncached.introspect(TOKEN)).toEqual({ active: false });
      expect(server.seen).toHaveLength(3);
    });
  });

  describe('RFC 8414 discovery', () => {
    const discovering = () => client({ issuer: `${server.origin}/tenant` });
    const metadata = (members: object = {}) => ({ body: { issuer: `${server.origin}/tenant`, introspection_endpoint: server.endpoint, ...members } });

    it('finds the endpoint once, by the well-known path before the issuer\'s own', async () => {
      server.metadata = metadata();
      server.active(TOKEN);
      const discovered = discovering();
      expect(await discovered.introspect(TOKEN)).toMatchObject({ active: true });
      await discovered.introspect('another');
      expect(server.pathsSeen).toEqual(['/.well-known/oauth-authorization-server/tenant', '/introspect', '/introspect']);
    });

    it('uses no document of another issuer (§3.3)', async () => {
      server.metadata = metadata({ issuer: `${server.origin}/tenant/` });
      await expect(discovering().introspect(TOKEN)).rejects.toThrow('the metadata document names another issuer');
      expect(server.seen).toHaveLength(0);
    });

    it('needs an introspection endpoint in it', async () => {
      server.metadata = metadata({ introspection_endpoint: undefined });
      await expect(discovering().introspect(TOKEN)).rejects.toThrow('the metadata document names no introspection endpoint');
    });

    it('tries again after a failure', async () => {
      server.metadata = { status: 503 };
      const discovered = discovering();
      await expect(discovered.introspect(TOKEN)).rejects.toThrow('the metadata document answered 503');
      server.metadata = metadata();
      expect(await discovered.introspect(TOKEN)).toEqual({ active: false });
    });
  });

  describe('wrong options show at once', () => {
    const wrong: readonly [string, object, string][] = [
      ['both places', { issuer: 'https://as.example.test', introspectionEndpoint: 'https://as.example.test/introspect' }, 'either'],
      ['no place', {}, 'either'],
      ['a mistyped URL', { issuer: 'as.example.test' }, 'Invalid URL'],
      ['a negative lifetime', { issuer: 'https://as.example.test', cache: { ttlSeconds: -1 } }, 'cache.ttlSeconds'],
      ['no entries', { issuer: 'https://as.example.test', cache: { maxEntries: 0 } }, 'cache.maxEntries'],
      ['no time', { issuer: 'https://as.example.test', timeoutMilliseconds: Number.NaN }, 'timeoutMilliseconds'],
    ];
    it.each(wrong)('%s', (_name, options, message) => {
      expect(() => createIntrospectionClient({ clientId: 'rs', clientSecret: 'x', ...options })).toThrow(message);
    });
  });
});

/** Everything that a logger might print. */
function wholeText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.stack, JSON.stringify(error), error.cause === undefined ? '' : wholeText(error.cause)].join('\n');
}
