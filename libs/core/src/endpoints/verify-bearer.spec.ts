import { describe, expect, it } from '@jest/globals';
import { API, exampleApi, RESOURCE_URI, resourceServer, TestAssent, verified, webClient, withBearer, withForm } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY, type ClientPolicy } from '../model/client-policy.js';
import type { BearerMethod } from '../model/api.js';

const NO_CREDENTIALS = { active: false, status: 401, www_authenticate: ['Bearer realm="assent"'] };
const OTHER_API = 'https://other.example.test/';

const invalidRequest = (error_description: string) => ({
  active: false,
  status: 400,
  error: 'invalid_request',
  error_description,
  www_authenticate: [`Bearer realm="assent", error="invalid_request", error_description="${error_description}"`],
});

/** An API that takes tokens in these places, and a client whose tokens count there. */
function assentWith(bearerMethods: readonly BearerMethod[], policy: Partial<ClientPolicy> = { allowBodyToken: true, allowQueryToken: true }): TestAssent {
  return new TestAssent({ apis: [exampleApi({ bearerMethods })], clients: [webClient({ policy: { ...DEFAULT_CLIENT_POLICY, ...policy } })] });
}

const withQuery = (token: string, uri = `${RESOURCE_URI}&access_token=`): object => ({ uri: uri + token });

describe('RFC 6750 §2.2 form-encoded body parameter', () => {
  it.each(['POST', 'PUT', 'PATCH'])('counts in a %s where API and client have it on', async (method) => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    const { body } = await verified(assent, { ...withForm(`a=b&access_token=${access_token}&c=d`), method });
    expect(body).toEqual((await assent.introspect(access_token)).body);
    expect(body).toMatchObject({ active: true });
  });

  it('counts with a charset, and however name and value are encoded', async () => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, withForm(`access_token=${access_token}`, 'Application/X-WWW-Form-URLencoded; charset=UTF-8'))).body).toMatchObject({ active: true });
    expect((await verified(assent, withForm(`access%5ftoken=${access_token.replaceAll('_', '%5F')}`))).body).toMatchObject({ active: true });
  });

  it.each([
    ['the API has it off', ['header', 'query'], { allowBodyToken: true }],
    ['the client has it off', ['header', 'body'], { allowBodyToken: false, allowQueryToken: true }],
    ['both have it off', ['header'], {}],
  ] as const)('is as if no token was sent when %s', async (_case, methods, policy) => {
    const assent = assentWith(methods, policy);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, withForm(`access_token=${access_token}`))).body).toEqual(NO_CREDENTIALS);
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'post'])('condition: the method gives the body a meaning, which %s does not', async (method) => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withForm(`access_token=${access_token}`), method })).body).toEqual(invalidRequest('A token in the body needs a method whose body has a meaning.'));
  });

  it.each(['text/plain', 'application/octet-stream', 'application/x-www-form-urlencodedx', ''])('condition: the content type is that of forms, which %j is not', async (type) => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    const { body } = await verified(assent, withForm(`access_token=${access_token}`, type));
    expect(body).toEqual(invalidRequest('A token in the body needs the content type application/x-www-form-urlencoded.'));
  });

  it('condition: there is one content type', async () => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    const types = ['application/x-www-form-urlencoded', 'text/plain'];
    const { body } = await verified(assent, { ...withForm(`access_token=${access_token}`), headers: { 'content-type': types } });
    expect(body).toEqual(invalidRequest('A token in the body needs the content type application/x-www-form-urlencoded.'));
  });

  it.each(['access_token', '"access_token"', '"access_token"; filename="x"'])('condition: the body has a single part, no part name=%s', async (name) => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    const part = `--x\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${access_token}\r\n--x--\r\n`;
    expect((await verified(assent, withForm(part, 'multipart/form-data; boundary=x'))).body).toEqual(invalidRequest('A token in the body must be in a body of a single part.'));
  });

  it.each([
    ['a raw byte', Buffer.concat([Buffer.from('a='), Buffer.from([0xe9])])],
    ['a raw letter', 'a=é'],
    ['an encoded letter', 'a=%C3%A9'],
    ['an encoded byte', 'a=%e9'],
  ])('condition: all of the body is ASCII, %s too', async (_case, rest) => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    const body = Buffer.concat([Buffer.from(`access_token=${access_token}&`), Buffer.from(rest)]);
    expect((await verified(assent, withForm(body))).body).toEqual(invalidRequest('A body with a token must be ASCII.'));
  });

  it.each(['a=%', 'a=%4', 'a=%zz', 'a= b', 'a=b\r\n', 'a=\0'])('condition: the encoding is right, which %j is not', async (rest) => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, withForm(`access_token=${access_token}&${rest}`))).body).toEqual(invalidRequest('The body is not encoded as application/x-www-form-urlencoded.'));
  });

  it('condition: the parameter is there once', async () => {
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    for (const body of [`access_token=${access_token}&access_token=${access_token}`, `access_token=${access_token}&access%5Ftoken=x`, `access_token=&access_token=${access_token}`]) {
      expect((await verified(assent, withForm(body))).body).toEqual(invalidRequest('The parameter access_token is repeated.'));
    }
  });

  it.each([
    ['application/json', '{"access_token":"at_x"}'],
    ['application/json', '{"url":"https://a.test/?x=1&access_token=at_x"}'],
    ['text/html', '<a href="?a&access_token=x">'],
    ['application/x-www-form-urlencoded', 'a=b&my_access_token=x&access_token'],
    ['application/x-www-form-urlencoded', 'access_token='],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"; filename="access_token"\r\n\r\nb\r\n--x--\r\n'],
  ])('does not take %s %s for an attempt', async (type, body) => {
    expect((await verified(assentWith(['header', 'body']), withForm(body, type))).body).toEqual(NO_CREDENTIALS);
    const assent = assentWith(['header', 'body']);
    const { access_token } = await assent.tokens();
    const headers = { 'content-type': type, ...withBearer(access_token).headers };
    expect((await verified(assent, { ...withForm(body, type), headers })).body).toMatchObject({ active: true });
  });

  it('answers a bad token in the body as one in the header', async () => {
    const { body } = await verified(assentWith(['header', 'body']), withForm('access_token=at_unknown'));
    expect(body).toMatchObject({ active: false, status: 401, error: 'invalid_token' });
  });
});

describe('RFC 6750 §2.3 URI query parameter', () => {
  it('counts where API and client have it on; the answer must stay private', async () => {
    const assent = assentWith(['header', 'query']);
    const { access_token } = await assent.tokens();
    const { body } = await verified(assent, withQuery(access_token));
    expect(body).toEqual({ ...(await assent.introspect(access_token)).body, active: true, response_headers: { 'cache-control': 'private, no-store' } });
  });

  it('counts however name and value are encoded, in any method, before a fragment that some servers pass on', async () => {
    const assent = assentWith(['header', 'query']);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withQuery(`${access_token.replaceAll('_', '%5F')}#x`, 'https://api.example.test?access%5Ftoken='), method: 'DELETE' })).body).toMatchObject({ active: true });
  });

  it.each([
    ['the API has it off', ['header', 'body'], { allowQueryToken: true }],
    ['the client has it off', ['header', 'query'], { allowQueryToken: false, allowBodyToken: true }],
    ['both have it off', ['header'], {}],
  ] as const)('is as if no token was sent when %s', async (_case, methods, policy) => {
    const assent = assentWith(methods, policy);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, withQuery(access_token))).body).toEqual(NO_CREDENTIALS);
  });

  it('refuses a repeated one, and one that is no text', async () => {
    const assent = assentWith(['header', 'query']);
    expect((await verified(assent, withQuery('a&access_token=b'))).body).toEqual(invalidRequest('The parameter access_token is repeated.'));
    expect((await verified(assent, withQuery('%ff'))).body).toEqual(invalidRequest('The parameter access_token is not valid percent-encoded UTF-8.'));
  });

  it.each(['', '#access_token=x', '&x=%zz', '&xaccess_token=x', '&access_token', '&Access_Token=x'])('does not take %j for an attempt', async (tail) => {
    expect((await verified(assentWith(['header', 'query']), { uri: RESOURCE_URI + tail })).body).toEqual(NO_CREDENTIALS);
  });

  it("tells an unknown token, and another API's, from none", async () => {
    const both = resourceServer({ introspects: [OTHER_API] });
    const apis = [exampleApi({ bearerMethods: ['header'] }), exampleApi({ identifier: OTHER_API, scopes: [], bearerMethods: ['header', 'query'] })];
    const assent = new TestAssent({ apis, clients: [both] });
    const { access_token } = await assent.tokens();
    const unknown = await verified(assent, withQuery('at_unknown'));
    expect(unknown.body).toMatchObject({ status: 401, error: 'invalid_token' });
    expect((await verified(assent, withQuery(access_token))).body).toEqual(unknown.body);
  });

  it("counts only if the token's own API has it on, whatever other APIs of the resource server have", async () => {
    const both = resourceServer({ introspects: [API, OTHER_API] });
    const web = webClient({ policy: { ...DEFAULT_CLIENT_POLICY, allowQueryToken: true } });
    const apis = [exampleApi({ bearerMethods: ['header'] }), exampleApi({ identifier: OTHER_API, scopes: [], bearerMethods: ['header', 'query'] })];
    const assent = new TestAssent({ apis, clients: [both, web] });
    const { access_token } = await assent.tokens();
    expect((await verified(assent, withQuery(access_token))).body).toEqual(NO_CREDENTIALS);
  });

  it('is revoked when it came over plain http', async () => {
    const assent = assentWith(['header', 'query']);
    const { access_token } = await assent.tokens();
    await verified(assent, withQuery(access_token, 'http://api.example.test/?access_token='));
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });
});

describe('RFC 6750 §2: not more than one way in a request', () => {
  it.each([
    ['header and body', (token: string) => ({ ...withForm(`access_token=${token}`), headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${token}` } })],
    ['header and query', (token: string) => ({ ...withQuery(token), ...withBearer(token) })],
    ['body and query', (token: string) => ({ ...withForm(`access_token=${token}`), ...withQuery(token) })],
    ['all three', (token: string) => ({ ...withForm(`access_token=${token}`), ...withQuery(token), headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${token}` } })],
  ])('refuses %s', async (_case, request) => {
    const assent = assentWith(['header', 'body', 'query']);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, request(access_token))).body).toEqual(invalidRequest('The token was sent in more than one way.'));
  });

  it('leaves a parameter alone where the API takes no tokens: it is none of ours', async () => {
    const assent = assentWith(['header']);
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withQuery('x'), ...withBearer(access_token) })).body).toMatchObject({ active: true });
    expect((await verified(assent, { ...withQuery(access_token), ...withBearer('x') })).body).toMatchObject({ active: false, status: 401, error: 'invalid_token' });
  });
});
