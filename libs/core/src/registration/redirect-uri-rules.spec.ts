import { describe, expect, it } from '@jest/globals';
import { redirectUriProblem } from './redirect-uri-rules.js';

const SCHEME =
  'must use https, or for an app a private-use scheme with a dot, such as com.example.app:/cb: a domain of yours keeps other apps from using it too (RFC 8252 §7.1)';
const NOT_HTTPS = 'must use https, or http with the host 127.0.0.1, [::1] or localhost: over plain http anybody on the way reads the answer (RFC 9700 §2.6)';
const ABSOLUTE = 'must be an absolute URI, such as https://app.example.com/cb: a path alone does not say where (RFC 6749 §3.1.2)';
const FRAGMENT = 'must not have a fragment, the part from # on: servers never see it, and an answer may need its place (RFC 6749 §3.1.2)';
const WILDCARD = 'must not contain the wildcard *: redirect URIs are compared exactly, so list each of them (RFC 9700 §2.1)';
const CHARACTERS = 'must not contain spaces or control characters';
const INVALID = 'must be an absolute URI with a valid host and port, such as https://app.example.com:8443/cb';
const DOTS = 'must not contain . or .. as a path segment: browsers resolve them and go somewhere else (RFC 3986 §5.2.4)';
const USERINFO = 'must not contain a user name or password: what stands before @ passes for the host (RFC 3986 §7.6)';
const hostIs = (host: string): string => `must write its host as ${host}: that is where browsers go (RFC 3986 §7.4)`;
const runs = (scheme: string): string => `must not use the scheme ${scheme}: because browsers run or show such a URI instead of going to your application`;

describe('RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1: redirect URIs that may be registered', () => {
  it.each([
    'https://rp.example.test/cb',
    'https://rp.example.test',
    'https://RP.example.test:8443/cb?tenant=1',
    'https://a.example.test/.+$/(x)',
    'http://127.0.0.1/cb',
    'http://127.0.0.1:51004/cb',
    'http://[::1]:8080/cb',
    'http://localhost:3001/cb',
    'com.example.app:/oauth2redirect',
    'com.example.app://auth/cb',
  ])('allows %s', (uri) => {
    expect(redirectUriProblem(uri)).toBeUndefined();
  });

  it.each([
    ['/cb', ABSOLUTE],
    ['', ABSOLUTE],
    ['https:', ABSOLUTE],
    ['//rp.example.test/cb', ABSOLUTE],
    ['https:/rp.example.test/cb', INVALID],
    ['https:///cb', INVALID],
    ['https://rp.example.test:99999/cb', INVALID],
    ['https://[fe80::1%25eth0]/cb', INVALID],
    ['https://rp.example.test/cb#', FRAGMENT],
    ['https://rp.example.test/cb#x', FRAGMENT],
    ['https://*.example.test/cb', WILDCARD],
    ['https://rp.example.test/*', WILDCARD],
    ['https://rp.example.test@evil.test/cb', USERINFO],
    ['https://user:pass@rp.example.test/cb', USERINFO],
    ['com.example.app://user@auth/cb', USERINFO],
    ['https://rp.example.test/c b', CHARACTERS],
    ['https://rp.example.test/c\tb', CHARACTERS],
    ['https://rp.example.test/cb\0', CHARACTERS],
    ['https://rp.example.test/cb\r\nX: y', CHARACTERS],
    ['https://rp.example.test\\@evil.test/', 'must not contain a backslash: browsers read it as a slash'],
    ['https://bücher.example.test/cb', 'must contain ASCII characters only: percent-encode the others (RFC 3986 §2.1)'],
    ['https://rp.example.test/"><script>', 'must not contain any of " < > ^ ` { | }: percent-encode them (RFC 3986 §2.1)'],
    ['https://rp.example.test/%zz', 'must not contain % but before two hexadecimal digits (RFC 3986 §2.1)'],
    ['https://rp.example.test/a/../cb', DOTS],
    ['https://rp.example.test/a/%2e%2E/cb', DOTS],
    ['http://rp.example.test/cb', NOT_HTTPS],
    ['http://127.0.0.1.evil.test/cb', NOT_HTTPS],
    ['http://localhost.evil.test/cb', NOT_HTTPS],
    ['http://127.0.0.2/cb', NOT_HTTPS],
    ['http://0177.0.0.1/cb', hostIs('127.0.0.1')],
    ['http://2130706433/cb', hostIs('127.0.0.1')],
    ['http://0x7f.1/cb', hostIs('127.0.0.1')],
    ['http://[::ffff:127.0.0.1]/cb', hostIs('[::ffff:7f00:1]')],
    ['http://%6cocalhost/cb', hostIs('localhost')],
    ['https://rp.example.test%2fevil.test/cb', INVALID],
    ['javascript:alert(1)', runs('javascript')],
    ['JavaScript:alert(1)', runs('javascript')],
    ['data:text/html,x', runs('data')],
    ['vbscript:x', runs('vbscript')],
    ['file:///etc/passwd', runs('file')],
    ['about:blank', runs('about')],
    ['blob:https://rp.example.test/1', runs('blob')],
    ['myapp:/cb', SCHEME],
    ['urn:ietf:wg:oauth:2.0:oob', SCHEME],
    ['ftp://rp.example.test/cb', SCHEME],
    [`https://rp.example.test/${'a'.repeat(2048)}`, 'must be at most 2048 characters long'],
  ])('refuses %j', (uri, rule) => {
    expect(redirectUriProblem(uri)).toBe(rule);
  });

  it('judges 50,000 characters at once', () => {
    const started = performance.now();
    redirectUriProblem(`https://${'a.'.repeat(25_000)}/`);
    redirectUriProblem(`${'%2e/'.repeat(12_500)}`);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
