import { describe, expect, it } from '@jest/globals';
import { aFormPost, answerOf, aRequest, authorizationRequest, basic, codeRequest, encodeForm, ISSUER, TestAssent, TestBrowser } from '@assent/core-testing';

const FIXED = 'tenant=one&realm=a%20b';
const withQueries = () => new TestAssent({ config: { authorizationEndpoint: `${ISSUER}/authorize?${FIXED}`, tokenEndpoint: `${ISSUER}/token?${FIXED}` } });

const authorize = async (query: string, assent = withQueries()) => answerOf(await assent.pages.authorize(aRequest({ path: '/authorize', query })));
const isAsked = (answer: Awaited<ReturnType<typeof authorize>>) => /^\/sign-in\//.test(String(answer.headers['location']));

describe('RFC 6749 §3.1: the authorization endpoint URI may include a query, which is retained', () => {
  const params = encodeForm(authorizationRequest());

  it.each([`${FIXED}&${params}`, `${params}&${FIXED}`, `tenant=one&realm=a+b&${params}`, `realm=a%20b&${params}&tenant=one`, params])('%s', async (query) => {
    expect(isAsked(await authorize(query))).toBe(true);
  });

  it('also when the form is posted', async () => {
    const posted = await withQueries().pages.authorize({ ...aFormPost('/authorize', authorizationRequest()), query: FIXED });
    expect(isAsked(answerOf(posted))).toBe(true);
  });

  it('its parameters mean nothing to us, whatever they are called', async () => {
    const assent = new TestAssent({ config: { authorizationEndpoint: `${ISSUER}/authorize?scope=unknown&resource=x` } });
    expect(isAsked(await authorize(`scope=unknown&resource=x&${params}`, assent))).toBe(true);
  });

  it('what comes beside them counts as ever', async () => {
    const repeated = await authorize(`${FIXED}&tenant=two&tenant=three&${params}`);
    expect(TestBrowser.location(repeated).searchParams.get('error')).toBe('invalid_request');
    expect(isAsked(await authorize(`${FIXED}&tenant=two&${params}`))).toBe(true);
  });

  it('metadata publish it', async () => {
    expect(answerOf(await withQueries().server.metadata(aRequest())).body).toMatchObject({
      authorization_endpoint: `${ISSUER}/authorize?${FIXED}`,
      token_endpoint: `${ISSUER}/token?${FIXED}`,
    });
  });
});

describe('RFC 6749 §3.2: the token endpoint URI may include a query; §2.3.1: nothing else stands in it', () => {
  const redeem = async (query: string) => {
    const assent = withQueries();
    const request = aFormPost('/token', codeRequest(await assent.approvedCode()), basic('web', 'web-secret'));
    return answerOf(await assent.server.token({ ...request, query }));
  };

  it.each([FIXED, 'tenant=one&realm=a+b', ''])('answers at ?%s', async (query) => {
    expect(await redeem(query)).toMatchObject({ status: 200 });
  });

  it.each(['tenant=two', 'tenant=one', `${FIXED}&client_id=web&client_secret=web-secret`, `${FIXED}&x=1`, `${FIXED}&${FIXED}`, 'realm=a%20b&tenant=one', 'grant_type=authorization_code', 'client_secret=web-secret'])('refuses ?%s', async (query) => {
    expect(await redeem(query)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('refuses every query where none is configured', async () => {
    const request = { ...aFormPost('/token', codeRequest('x'), basic('web', 'web-secret')), query: FIXED };
    expect(answerOf(await new TestAssent().server.token(request))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('RFC 9700 §2.6: no CORS at the authorization endpoint', () => {
  it.each(['GET', 'POST', 'OPTIONS'])('%s gets no Access-Control header, whatever its Origin', async (method) => {
    const headers = { origin: 'https://rp.example.test', 'access-control-request-method': 'POST', 'content-type': 'application/x-www-form-urlencoded' };
    const response = await new TestAssent().pages.authorize(aRequest({ method, path: '/authorize', query: encodeForm(authorizationRequest()), headers }));
    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    if (method === 'OPTIONS') expect(response.status).toBe(405);
  });
});
