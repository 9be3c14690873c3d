import { describe, expect, it } from '@jest/globals';
import { pathAndQuery, withoutTokens } from './request-target.js';

describe('RFC 9112 §3.2 the request target', () => {
  it.each([
    ['/', '/'],
    ['//a', '//a'],
    ['/a%2fB?x=%zz&&=', '/a%2fB?x=%zz&&='],
    ['http://other.example.test/a?b', '/a?b'],
    ['HTTPS://other.example.test', '/'],
    ['http://other.example.test?a=http://b/', '/?a=http://b/'],
  ])('%s is %s', (target, expected) => expect(pathAndQuery(target)).toBe(expected));

  it.each(['', '*', 'a', '/a b', '/a#b', '/ä', '/a\n', 'ftp://a/b'])('is malformed: %j', (target) => expect(pathAndQuery(target)).toBeUndefined());
});

describe('what may be logged', () => {
  it.each([
    ['/things', '/things'],
    ['/things?a=1&access_token=secret&b=2', '/things?a=1&access_token=REDACTED&b=2'],
    ['/things?access_token=secret', '/things?access_token=REDACTED'],
    ['/things?%61ccess%5ftoken=secret=&token=1', '/things?access_token=REDACTED&token=1'],
    ['/things?a;access_token=secret', '/things?a;access_token=REDACTED'],
    ['/things?a?access_token=secret;more', '/things?a?access_token=REDACTED'],
    ['https://api.example.test/cb#state=1&access_token=secret', 'https://api.example.test/cb#state=1&access_token=REDACTED'],
  ])('%s', (url, logged) => expect(withoutTokens(url)).toBe(logged));
});
