import { describe, expect, it } from '@jest/globals';
import { bearerGuard, type BearerGuardOptions } from './bearer-guard.js';
import type { Introspection } from './introspection.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';

const AUDIENCE = 'https://api.example.test/';
const good = { active: true, token_type: 'Bearer', client_id: 'web', sub: 'alice', scope: 'api:read api:write', aud: AUDIENCE, exp: 1_800_000_000 } as const;

const judge = (headers: readonly string[], answer: Introspection | Error = good, options: Partial<BearerGuardOptions> = {}) => {
  const introspect = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return bearerGuard({ client: { introspect }, realm: 'things', audience: AUDIENCE, scopes: ['api:read'], ...options })(headers);
};
const refusal = (status: number, challenge: string) => expect.objectContaining({ granted: false, status, headers: expect.objectContaining({ 'www-authenticate': challenge }) });

describe('RFC 6750 §2.1 the Authorization header', () => {
  it.each(['Bearer abc', 'bearer abc', 'BEARER   abc', 'Bearer aB0-._~+/=='])('is accepted: %s', async (header) => {
    expect(await judge([header])).toMatchObject({ granted: true });
  });

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a,b', 'Bearer =', 'Bearer a=b', 'Bearer "abc"', 'Bearer ä', 'Bearer\tabc', 'Bearer abc, Bearer def', 'Bearer token=abc'])(
    'is malformed: %s',
    async (header) => {
      expect(await judge([header])).toEqual(
        refusal(400, 'Bearer realm="things", error="invalid_request", error_description="The Authorization header is malformed."'),
      );
    },
  );

  it('must not be repeated', async () => {
    const verdict = refusal(400, 'Bearer realm="things", error="invalid_request", error_description="The Authorization header is repeated."');
    expect(await judge(['Bearer abc', 'Bearer abc'])).toEqual(verdict);
    expect(await judge(['Basic abc', 'Bearer abc'])).toEqual(verdict);
  });
});

describe('RFC 6750 §3 the challenge', () => {
  it('has no error code when the request lacks credentials', async () => {
    const verdict = await judge([]);
    expect(verdict).toEqual({ granted: false, status: 401, headers: { 'cache-control': 'no-store', 'www-authenticate': 'Bearer realm="things"' } });
  });

  it.each(['Basic YTpi', 'DPoP abc', 'Bearertoken', ''])('has no error code when the credentials are of another scheme: %s', async (header) => {
    expect(await judge([header])).toEqual(refusal(401, 'Bearer realm="things"'));
  });

  it('quotes the realm', async () => {
    expect(await judge([], good, { realm: 'my "things" \\' })).toEqual(refusal(401, 'Bearer realm="my \\"things\\" \\\\"'));
  });

  it('cannot be broken by its configuration', async () => {
    expect(() => bearerGuard({ client: { introspect: async () => good }, realm: 'a\r\nb' })).toThrow('realm must be printable ASCII');
    expect(() => bearerGuard({ client: { introspect: async () => good }, realm: 'a', scopes: ['a"b'] })).toThrow('"a\\"b" is not a scope name');
  });
});

describe('RFC 6750 §3.1 error codes', () => {
  it('invalid_token when the token is not active', async () => {
    expect(await judge(['Bearer abc'], { active: false })).toEqual(
      refusal(401, 'Bearer realm="things", error="invalid_token", error_description="The access token is expired, revoked or unknown."'),
    );
  });

  it.each([{ aud: 'https://other.example.test/' }, { aud: [] }, { aud: undefined }, { aud: 'https://api.example.test' }, { aud: [`${AUDIENCE}x`] }])(
    'invalid_token when the token is for another audience: %j',
    async (change) => {
      expect(await judge(['Bearer abc'], { ...good, ...change } as Introspection)).toEqual(
        refusal(401, 'Bearer realm="things", error="invalid_token", error_description="The access token is for another audience."'),
      );
    },
  );

  it.each([{ token_type: 'DPoP' }, { token_type: 'mac' }, { token_type: undefined }, { cnf: { jkt: 'x' } }])(
    'invalid_token when a bearer is not enough, or the token is no access token: %j',
    async (change) => {
      expect(await judge(['Bearer abc'], { ...good, ...change } as Introspection)).toEqual(
        refusal(401, 'Bearer realm="things", error="invalid_token", error_description="The token is not a bearer access token."'),
      );
    },
  );

  it('insufficient_scope names the scopes that are needed', async () => {
    expect(await judge(['Bearer abc'], { ...good, scope: 'api:reader' }, { scopes: ['api:read', 'api:write'] })).toEqual(
      refusal(
        403,
        'Bearer realm="things", error="insufficient_scope", error_description="The access token lacks a scope that this request needs.", scope="api:read api:write"',
      ),
    );
  });

  it('needs every scope, and a token without scopes has none', async () => {
    expect(await judge(['Bearer abc'], { ...good, scope: 'api:write' }, { scopes: ['api:read', 'api:write'] })).toMatchObject({ status: 403 });
    expect(await judge(['Bearer abc'], { active: true, token_type: 'Bearer', aud: AUDIENCE })).toMatchObject({ status: 403 });
  });
});

describe('a request that is served', () => {
  it('is told who calls', async () => {
    expect(await judge(['Bearer abc'], { ...good, username: 'Alice', aud: ['https://x.example.test/', AUDIENCE] })).toEqual({
      granted: true,
      auth: {
        clientId: 'web',
        subject: 'alice',
        username: 'Alice',
        scopes: ['api:read', 'api:write'],
        audience: ['https://x.example.test/', AUDIENCE],
        expiresAt: new Date(1_800_000_000_000),
        claims: expect.objectContaining({ active: true }),
      },
    });
  });

  it('needs no audience and no scope where none is configured', async () => {
    const client = { introspect: async () => ({ active: true, token_type: 'bearer' }) as const };
    expect(await bearerGuard({ client, realm: 'things' })(['Bearer abc'])).toMatchObject({ granted: true });
  });
});

describe('when nobody can tell', () => {
  it('refuses with 503 and Retry-After, and tells the log why', async () => {
    const problem = new IntrospectionUnavailable('down', { retryAfterSeconds: 7 });
    const told: Error[] = [];
    expect(await judge(['Bearer abc'], problem, { onUnavailable: (error) => told.push(error) })).toMatchObject({
      granted: false,
      status: 503,
      headers: { 'retry-after': '7' },
      body: { error: 'temporarily_unavailable' },
    });
    expect(told).toEqual([problem]);
  });

  it('does not take a bug for an outage', async () => {
    await expect(judge(['Bearer abc'], new TypeError('a bug'))).rejects.toThrow('a bug');
  });
});
