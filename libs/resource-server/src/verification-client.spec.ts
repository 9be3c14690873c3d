import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IntrospectionServer, type Answer } from './introspection-server.fixture.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';
import type { VerificationQuestion } from './verification.js';
import { createVerificationClient, type VerificationClientOptions } from './verification-client.js';

const QUESTION: VerificationQuestion = {
  method: 'POST',
  uri: 'https://api.example.test/things?b=2&a=%31',
  headers: { host: 'api.example.test', authorization: 'MAC id="at_secret-token-text"' },
};

describe('the verification client', () => {
  let server: IntrospectionServer;
  beforeEach(async () => {
    server = await IntrospectionServer.start();
  });
  afterEach(() => server.stop());

  const client = (options: Partial<VerificationClientOptions> = {}) =>
    createVerificationClient({
      ...(options.issuer === undefined && { introspectionEndpoint: server.endpoint, verificationEndpoint: server.verificationEndpoint }),
      clientId: 'rs',
      clientSecret: 's3cret',
      ...options,
    });
  const answers = (body: unknown, answer: Answer = {}) => {
    server.verify = () => ({ ...answer, body });
  };

  describe('the question', () => {
    it('is JSON, authenticated like introspection, with only what was given', async () => {
      await client().verify(QUESTION);
      const [seen] = server.verifications;
      expect(seen).toEqual({ authorization: `Basic ${btoa('rs:s3cret')}`, contentType: 'application/json', question: QUESTION });
    });

    it('has the body in base64, the scopes as one text, and the resource', async () => {
      await client().verify({ ...QUESTION, body: Buffer.from([0, 255, 10]), scopes: ['a', 'b'], resource: 'https://api.example.test/' });
      expect(server.verifications[0]?.question).toMatchObject({ body: 'AP8K', scope: 'a b', resource: 'https://api.example.test/' });
    });

    it('is asked each time: a signed request is good once', async () => {
      answers({ active: true });
      const asked = client();
      await Promise.all([asked.verify(QUESTION), asked.verify(QUESTION)]);
      answers({ active: false, status: 401, www_authenticate: ['MAC error="nonce already used"'] });
      expect(await asked.verify(QUESTION)).toMatchObject({ active: false });
      expect(server.verifications).toHaveLength(3);
    });
  });

  describe('the answer', () => {
    it('about a good request tells of its token and of headers to send', async () => {
      answers({ active: true, token_type: 'mac', sub: 'alice', tenant: 1, response_headers: { 'Cache-Control': 'private, no-store' } });
      expect(await client().verify(QUESTION)).toEqual({
        active: true,
        token: { active: true, token_type: 'mac', sub: 'alice', tenant: 1 },
        responseHeaders: { 'Cache-Control': 'private, no-store' },
      });
    });

    it('about a bad request tells what to answer', async () => {
      answers({ active: false, status: 403, error: 'insufficient_scope', error_description: 'More.', www_authenticate: ['Bearer a', 'MAC'], sub: 'alice' });
      expect(await client().verify(QUESTION)).toEqual({
        active: false,
        status: 403,
        error: 'insufficient_scope',
        errorDescription: 'More.',
        wwwAuthenticate: ['Bearer a', 'MAC'],
      });
    });

    const refusal = { active: false, status: 401, www_authenticate: ['Bearer'] };
    const unusable: readonly [string, Answer, string][] = [
      ['500', { status: 500 }, 'the verification endpoint answered 500'],
      ['401', { status: 401 }, 'the verification endpoint answered 401: check the client id and secret'],
      ['400', { status: 400 }, 'answered 400'],
      ['400 that says why', { status: 400, body: { error: 'invalid_target', error_description: 'at_secret-token-text' } }, 'answered 400 (invalid_target)'],
      ['400 that says too much', { status: 400, body: { error: 'at_secret-token-text' } }, 'answered 400'],
      ['no "active"', { body: { status: 200 } }, 'without the member "active"'],
      ['"active" as text', { body: { active: 'true' } }, 'without the member "active"'],
      ['a wrong aud', { body: { active: true, aud: 1 } }, 'the verification endpoint answered with a wrong member "aud"'],
      ['headers as a list', { body: { active: true, response_headers: ['a'] } }, 'wrong member "response_headers"'],
      ['headers as text', { body: { active: true, response_headers: 'a' } }, 'wrong member "response_headers"'],
      ['a header that is two', { body: { active: true, response_headers: { a: 'b\r\nc: d' } } }, 'wrong member "response_headers"'],
      ['a header without a name', { body: { active: true, response_headers: { '': 'b' } } }, 'wrong member "response_headers"'],
      ['a header of several lines', { body: { active: true, response_headers: { a: ['b'] } } }, 'wrong member "response_headers"'],
      ['no status', { body: { ...refusal, status: undefined } }, 'wrong member "status"'],
      ['status 200', { body: { ...refusal, status: 200 } }, 'wrong member "status"'],
      ['a status as text', { body: { ...refusal, status: '401' } }, 'wrong member "status"'],
      ['a 401 without a challenge', { body: { ...refusal, www_authenticate: [] } }, 'wrong member "www_authenticate"'],
      ['a challenge that is two lines', { body: { ...refusal, www_authenticate: ['Bearer\r\nSet-Cookie: a=b'] } }, 'wrong member "www_authenticate"'],
      ['a challenge as text', { body: { ...refusal, www_authenticate: 'Bearer' } }, 'wrong member "www_authenticate"'],
      ['a wrong error', { body: { ...refusal, error: 1 } }, 'wrong member "error"'],
      ['a wrong description', { body: { ...refusal, error_description: {} } }, 'wrong member "error_description"'],
    ];
    it.each(unusable)('is unusable with %s: fails closed', async (_name, answer, message) => {
      server.verify = () => answer;
      const error: unknown = await client().verify(QUESTION).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(IntrospectionUnavailable);
      expect(String(error)).toContain(message);
      expect(String((error as Error).stack)).not.toMatch(/secret-token-text|s3cret/);
    });

    it('is waited for as long as was said', async () => {
      answers({ active: true }, { delayMilliseconds: 2_000 });
      await expect(client({ timeoutMilliseconds: 50 }).verify(QUESTION)).rejects.toThrow('the verification endpoint does not answer');
    });
  });

  describe('where to ask', () => {
    it('is read once from the metadata, for both questions', async () => {
      const issuer = server.origin;
      server.metadata = { body: { issuer, introspection_endpoint: server.endpoint, verification_endpoint: server.verificationEndpoint } };
      const discovering = client({ issuer });
      await discovering.verify(QUESTION);
      await discovering.introspect('token');
      expect(server.pathsSeen).toEqual(['/.well-known/oauth-authorization-server', '/verify', '/introspect']);
    });

    it('is looked up again while the metadata do not say', async () => {
      const issuer = server.origin;
      server.metadata = { body: { issuer, introspection_endpoint: server.endpoint } };
      const discovering = client({ issuer });
      expect(await discovering.introspect('token')).toEqual({ active: false });
      await expect(discovering.verify(QUESTION)).rejects.toThrow('the metadata document names no verification endpoint');
      server.metadata = { body: { issuer, verification_endpoint: server.verificationEndpoint } };
      expect(await discovering.verify(QUESTION)).toMatchObject({ active: false });
    });

    it('shows at once when it is wrong', () => {
      const endpoints = { introspectionEndpoint: 'https://as.example.test/introspect' };
      const create = (options: object) => () => createVerificationClient({ clientId: 'rs', clientSecret: 'x', ...options });
      expect(create({})).toThrow('give either issuer or introspectionEndpoint and verificationEndpoint');
      expect(create(endpoints)).toThrow('give either issuer or introspectionEndpoint and verificationEndpoint');
      expect(create({ ...endpoints, issuer: 'https://as.example.test' })).toThrow('give either');
      expect(create({ ...endpoints, verificationEndpoint: 'verify' })).toThrow('Invalid URL');
      expect(create({ issuer: 'https://as.example.test', cache: { ttlSeconds: -1 } })).toThrow('cache.ttlSeconds');
    });
  });
});
