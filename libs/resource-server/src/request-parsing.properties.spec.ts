import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bearerAuthorization } from './bearer-authorization.js';
import { bearerChallenge, inRealm } from './bearer-challenge.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';
import { linesOf, receivedRequest, type ReceivedRequest } from './received-request.js';
import { requestCredentials } from './request-credentials.js';
import { requestGuard, type RequestGuardOptions } from './request-guard.js';
import { directOrigin, originFrom } from './request-origin.js';
import { pathAndQuery, withoutTokens } from './request-target.js';
import { readVerification, type Verification, type VerificationQuestion } from './verification.js';

const FORM = 'application/x-www-form-urlencoded';
const MALFORMED = { active: false, status: 400, error: 'invalid_request', wwwAuthenticate: [] } as const;
const CHALLENGE = { active: false, status: 401, wwwAuthenticate: ['Bearer'] } as const;

// What anybody could send.
const soup = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('', 'Bearer', 'MAC', '0', FORM));
const authorization = fc.oneof(soup, soup.map((text) => `Bearer ${text}`), soup.map((text) => `MAC ${text}`), fc.constant('Bearer good'));
const lines = (text: fc.Arbitrary<string>) => fc.oneof(text, fc.array(text, { maxLength: 3 }));
const headers = fc.record(
  { host: lines(fc.oneof(soup, fc.domain())), authorization: lines(authorization), 'content-type': lines(soup), 'content-length': lines(soup), 'transfer-encoding': lines(soup), dpop: lines(soup) },
  { requiredKeys: [] },
);
const parameter = fc.oneof(soup, soup.map((text) => new URLSearchParams({ access_token: text }).toString()), soup.map((text) => `a=${text}`));
const parameters = fc.array(parameter, { maxLength: 4 }).map((each) => each.join('&'));
const target = fc.oneof(soup, parameters.map((query) => `/things?${query}`), fc.webPath().map((path) => path || '/'));
const received: fc.Arbitrary<ReceivedRequest> = fc
  .record({ method: fc.constantFrom('GET', 'POST', 'DELETE', 'x', ''), target, headers, overTls: fc.boolean(), body: fc.option(parameters) })
  .map(({ body, ...request }) => ({ ...request, ...(body !== null && { body: Buffer.from(body) }) }));

/** A name or value written another way that means the same. */
const reencoded = (text: string) => fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((encode) => [...text].map((each, index) => (encode[index] ? `%${each.charCodeAt(0).toString(16)}` : each)).join(''));

/** An authorization server that finds bearer tokens good, and records what it hears. */
const stage = (answer: Verification = CHALLENGE, options: Partial<RequestGuardOptions> = {}) => {
  const questions: VerificationQuestion[] = [];
  const introspected: string[] = [];
  const client = {
    introspect: async (token: string) => {
      introspected.push(token);
      return { active: true, token_type: 'Bearer' } as const;
    },
    verify: async (question: VerificationQuestion) => {
      questions.push(question);
      return answer;
    },
  };
  return { questions, introspected, guard: requestGuard({ client, realm: 'things', origin: 'https://api.example.test', bearerMethods: ['query', 'body'], ...options }) };
};

describe('whatever a request looks like', () => {
  it('the guard gives a verdict, or tells the developer that bodies were not kept', async () => {
    const property = fc.asyncProperty(received, fc.boolean(), async (request, direct) => {
      const { guard } = stage(CHALLENGE, direct ? { origin: directOrigin } : {});
      const verdict = await guard(request).catch((error: Error) => error);
      if (verdict instanceof Error) expect(verdict.message).toContain('rawBody was not kept');
      else expect(verdict.granted || [400, 401, 413].includes(verdict.status)).toBe(true);
    });
    await fc.assert(property, { numRuns: 1000 });
  });

  it('nobody is let in unless a bearer token is introspected or the whole request is verified', async () => {
    const property = fc.asyncProperty(received, async (request) => {
      const { guard, introspected } = stage(MALFORMED);
      const verdict = await guard(request).catch(() => ({ granted: false }));
      if (verdict.granted) expect(linesOf(request, 'authorization').map((line) => line.replace(/^bearer +/i, ''))).toEqual(introspected);
    });
    await fc.assert(property, { numRuns: 1000 });
  });

  it('the authorization server hears of path and query byte for byte, below the origin that was configured', async () => {
    const property = fc.asyncProperty(received, async (request) => {
      const { guard, questions } = stage();
      await guard(request).catch(() => undefined);
      for (const { uri } of questions) {
        expect(uri === 'https://api.example.test/' || uri === `https://api.example.test${request.target.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '')}`).toBe(true);
        expect(uri).toMatch(/^[\x21-\x7e]+$/);
      }
    });
    await fc.assert(property, { numRuns: 1000 });
  });
});

describe('a second token', () => {
  const first = fc.constantFrom<Partial<ReceivedRequest>>({ headers: { authorization: 'Bearer good' } }, { headers: { authorization: 'MAC id="x"' } }, { target: '/?access_token=good' });
  const other = fc.array(fc.constantFrom<string>('a=1', 'b', '', '=', 'token=x', 'access_token2=y', '%zz=1'), { maxLength: 4 });
  const second = fc.tuple(reencoded('access_token'), fc.constantFrom('=x', '=good', '=%67ood')).map(([name, value]) => name + value);

  it('is found in the query wherever it stands and however it is written', async () => {
    const property = fc.asyncProperty(first, other, second, fc.nat(), async (request, parameters_, token, position) => {
      const query = parameters_.toSpliced(position % (parameters_.length + 1), 0, token).join('&');
      const { guard, questions, introspected } = stage();
      const target_ = request.target === undefined ? `/?${query}` : `${request.target}&${query}`;
      expect(await guard({ method: 'GET', overTls: true, headers: {}, ...request, target: target_ })).toMatchObject({ granted: false, status: 400 });
      expect([...questions, ...introspected]).toEqual([]);
    });
    await fc.assert(property);
  });

  it('is found in the form, too', async () => {
    const property = fc.asyncProperty(first, other, second, fc.nat(), async (request, parameters_, token, position) => {
      const body = Buffer.from(parameters_.toSpliced(position % (parameters_.length + 1), 0, token).join('&'));
      const { guard, questions, introspected } = stage();
      const formHeaders = { ...request.headers, 'content-type': FORM, 'content-length': String(body.length) };
      expect(await guard({ method: 'POST', target: '/', overTls: true, body, ...request, headers: formHeaders })).toMatchObject({ granted: false, status: 400 });
      expect([...questions, ...introspected]).toEqual([]);
    });
    await fc.assert(property);
  });
});

describe('tokens', () => {
  const token = fc.stringMatching(/^[\w.~+-]{20,60}$/);

  it('of the query stay here where the API does not take them, and never reach a log', async () => {
    const property = fc.asyncProperty(token, reencoded('access_token'), fc.constantFrom('', 'a=1&', '&'), async (text, name, before) => {
      const { guard, questions } = stage(CHALLENGE, { bearerMethods: [] });
      const written = `/things?${before}${name}=${text}&b=2`;
      expect(await guard({ method: 'GET', target: written, overTls: true, headers: {} })).toMatchObject({ status: 401 });
      expect(JSON.stringify(questions)).not.toContain(text);
      expect(withoutTokens(written)).not.toContain(text);
    });
    await fc.assert(property);
  });

  it('of the Authorization header are taken literally', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\w.~+/-]+=*$/), fc.constantFrom('Bearer ', 'bearer  ', 'BEARER '), (text, scheme) => expect(bearerAuthorization([scheme + text])).toEqual({ kind: 'token', token: text })));
    fc.assert(fc.property(authorization, (line) => {
      const found = bearerAuthorization([line]);
      if (found.kind === 'token') expect(line.endsWith(` ${found.token}`)).toBe(true);
    }));
  });

  it('logs lose nothing else', () => {
    fc.assert(fc.property(soup.filter((text) => !/[?&;#]/.test(text)), (text) => expect(withoutTokens(text)).toBe(text)));
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => expect(withoutTokens(url)).toBe(url)));
  });
});

describe('parsing is total', () => {
  it('request targets', () => {
    fc.assert(fc.property(target, (text) => {
      const path = pathAndQuery(text);
      if (path !== undefined) expect([path.startsWith('/'), `${text}/`.includes(path) || path === `/${path.slice(1)}`, pathAndQuery(path)]).toEqual([true, true, path]);
    }));
  });

  it('Host headers', () => {
    const origin = originFrom(directOrigin);
    fc.assert(fc.property(headers, fc.boolean(), (given, overTls) => {
      const found = origin({ method: 'GET', target: '/', headers: given, overTls });
      if (found !== undefined) expect(new URL(found).origin).toBe(found);
    }));
    fc.assert(fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (host, port) => expect(origin({ method: 'GET', target: '/', overTls: true, headers: { host: `${host}:${port}` } })).toBe(new URL(`https://${host}:${port}`).origin)));
  });

  it('credentials', () => {
    const methods = fc.subarray(['query', 'body'] as const);
    fc.assert(fc.property(received, parameters, methods, (request, query, allowed) => {
      const hasBytes = { ...request, body: request.body ?? Buffer.alloc(0) };
      expect(['none', 'ambiguous', 'bearer', 'other']).toContain(requestCredentials(hasBytes, query, allowed).kind);
    }));
  });

  it('lines of headers, none of which gets lost', () => {
    const raw = fc.array(fc.tuple(fc.constantFrom('Authorization', 'AUTHORIZATION', 'Host', '__proto__', 'constructor'), fc.string()), { minLength: 1 });
    fc.assert(fc.property(raw, (pairs) => {
      const request = receivedRequest({ method: 'GET', url: '/', socket: {}, rawHeaders: pairs.flat(), headers: {} });
      for (const [name] of pairs) {
        const sent = pairs.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
        expect(linesOf(request, name.toLowerCase())).toEqual(sent);
      }
    }));
  });

  it('answers of the verification endpoint', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom(true, false, 401, 403, ['Bearer'], { 'Cache-Control': 'private' }));
    const answer = fc.oneof(
      fc.jsonValue(),
      fc.record({ active: member, status: member, error: member, www_authenticate: member, response_headers: member, aud: member, scope: member }, { requiredKeys: [] }),
    );
    fc.assert(fc.property(answer, (json) => {
      let read: Verification;
      try {
        read = readVerification(json);
      } catch (error) {
        expect(error).toBeInstanceOf(IntrospectionUnavailable);
        return;
      }
      expect((json as { active: unknown }).active).toBe(read.active);
      const values = read.active ? Object.values(read.responseHeaders) : read.wwwAuthenticate;
      expect(values.join('')).toMatch(/^[\t\x20-\x7e]*$/);
    }), { numRuns: 1000 });
  });
});

describe('a challenge', () => {
  it('says the realm, whatever it is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\x20-\x7e]*$/), (realm) => {
      const quoted = /^Bearer realm="((?:[^"\\]|\\.)*)"$/.exec(bearerChallenge(realm))?.[1];
      expect(quoted?.replace(/\\(.)/g, '$1')).toBe(realm);
      const other = bearerChallenge(realm, { error: 'invalid_token' });
      expect(inRealm('things', other)).toBe('Bearer realm="things", error="invalid_token"');
      expect(inRealm(realm, 'Bearer realm="as", error="invalid_token"')).toBe(other);
    }));
  });
});
