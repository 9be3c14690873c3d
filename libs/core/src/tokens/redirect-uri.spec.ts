import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import { matchesRedirectUri } from './redirect-uri.js';

const CB = 'https://rp.example.test/cb';
const exact = (redirectUris: readonly string[]) => ({ redirectUris, policy: DEFAULT_CLIENT_POLICY });
const prefix = (redirectUris: readonly string[]) => ({ redirectUris, policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', redirectMatch: 'prefix-path' } as const });

describe('RFC 9700 §2.1: exact string matching', () => {
  it.each([`${CB}?a=1`, `${CB}?`, `${CB}?next=https://evil.example/`])('%s does not match a registration without that query', (given) => {
    expect(matchesRedirectUri(exact([CB]), given)).toBe(false);
  });
});

describe('RFC 6749 §3.1.2.2: scheme, authority and path are registered, and the query varies', () => {
  it.each([CB, `${CB}?`, `${CB}?tenant=1`, `${CB}?tenant=1&view=a%20b`, `${CB}?back=/albums/7`, `${CB}?back=${CB}/albums`, `${CB}?at=12:30`, `${CB}?back=https%3A%2F%2Frp.example.test%2Fx`])('%s matches', (given) => {
    expect(matchesRedirectUri(prefix([CB]), given)).toBe(true);
  });

  it.each([
    'https://evil.example/cb?x=1', 'http://rp.example.test/cb?x=1', 'https://rp.example.test:444/cb?x=1', 'https://rp.example.test:443/cb?x=1', 'https://RP.example.test/cb?x=1',
    'https://rp.example.test/cb/?x=1', 'https://rp.example.test/cb/more?x=1', 'https://rp.example.test/cbx?x=1', 'https://rp.example.test/c?x=1', 'https://rp.example.test/?x=1',
    'https://rp.example.test/cb/../evil?x=1', 'https://rp.example.test/cb%2f..%2fevil?x=1', 'https://rp.example.test/./cb?x=1', 'https://user@rp.example.test/cb?x=1',
    'https://rp.example.test/cb;x?y=1', 'https://rp.example.test\\.evil.example/cb?x=1',
  ])('%s does not: scheme, authority and path are compared exactly', (given) => {
    expect(matchesRedirectUri(prefix([CB]), given)).toBe(false);
  });

  it.each([`${CB}?x=1#fragment`, `${CB}#fragment`, `${CB}?x= 1`, `${CB}?x=\r\nset-cookie:a`, `${CB}?x=\u00e4`, `${CB}?x="`, `${CB}?x=\\`, `${CB}?x=%`, `${CB}?x=*`, `${CB}?${'x'.repeat(2048)}`])('%j does not: it is no redirect URI', (given) => {
    expect(matchesRedirectUri(prefix([CB]), given)).toBe(false);
  });

  it.each(['code', 'state', 'iss', 'error', 'access_token', 'STATE', 'c%6fde'])('a query with the answer parameter %s does not', (name) => {
    expect(matchesRedirectUri(prefix([CB]), `${CB}?${name}=mine`)).toBe(false);
  });

  it('what is registered with a query is complete', () => {
    expect(matchesRedirectUri(prefix([`${CB}?tenant=1`]), `${CB}?tenant=1`)).toBe(true);
    for (const given of [CB, `${CB}?tenant=2`, `${CB}?tenant=1&x=1`, `${CB}?tenant=1?x=1`]) expect(matchesRedirectUri(prefix([`${CB}?tenant=1`]), given)).toBe(false);
  });

  it('a loopback port may vary, or the query, not both', () => {
    const native = prefix(['http://127.0.0.1/cb', 'http://[::1]:8080/cb']);
    for (const given of ['http://127.0.0.1/cb?x=1', 'http://127.0.0.1:5000/cb', 'http://[::1]:8080/cb?x=1']) expect(matchesRedirectUri(native, given)).toBe(true);
    for (const given of ['http://127.0.0.1:5000/cb?x=1', 'http://127.0.0.1:1@evil.example/cb?x=1', 'http://localhost/cb?x=1', 'http://127.0.0.1.evil.example/cb?x=1']) {
      expect(matchesRedirectUri(native, given)).toBe(false);
    }
  });

  it('a private-use scheme may have a query too', () => {
    expect(matchesRedirectUri(prefix(['com.example.app:/cb']), 'com.example.app:/cb?view=1')).toBe(true);
    expect(matchesRedirectUri(prefix(['com.example.app:/cb']), 'com.example.app:/cb?view=https://evil.example/')).toBe(false);
  });
});

describe('RFC 9700 §4.11.1: no open redirector, also through nested addresses', () => {
  it.each([
    'https://evil.example/', 'https:evil.example', 'http://rp.example.test/', '//evil.example/', '/\\evil.example', '\\\\evil.example', '%2F%2Fevil.example', 'https%3A%2F%2Fevil.example%2F', 'https%253A%252F%252Fevil.example',
    'https%25252525253A%25252525252F%25252525252Fevil.example', 'javascript:alert(1)', 'java%09script:alert(1)', 'data:text/html,x', '%20https://evil.example', 'com.evil.app:/x', 'mailto:x@evil.example',
    `${CB}?next=https://evil.example/`, `${CB}?next=https%253A%252F%252Fevil.example%252F`, '/login?next=https://evil.example/', '%7B%22next%22:%22https://evil.example%22%7D', 'https://rp.example.test@evil.example/', 'https://rp.example.test.evil.example/', '//', 'https://[',
  ])('?next=%s is refused', (value) => {
    expect(matchesRedirectUri(prefix([CB]), `${CB}?next=${value}`)).toBe(false);
  });

  it('an address as a name is refused too', () => {
    expect(matchesRedirectUri(prefix([CB]), `${CB}?https://evil.example/`)).toBe(false);
  });
});
