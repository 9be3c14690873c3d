import { describe, expect, it } from '@jest/globals';
import { aResourceRequest } from '@assent/core-testing';
import type { MacAlgorithm } from '../model/client-policy.js';
import { bodyHashOf, macOf } from './mac-algorithm.js';
import { parseMacHeader } from './mac-header.js';
import { normalizedRequest } from './mac-normalized-request.js';
import type { ResourceRequest } from './resource-request.js';

const K1 = '489dks293j39';
const K2 = '8yfrufh348h';
const M6_KEY = 'IrdTc8uQodU7PRpLzzLTW6wqZAO6tAMU';
const example = aResourceRequest({ scheme: 'http', host: 'example.com', port: 80, requestTarget: '/resource/1?b=1&a=2' });
const LONG_TARGET = '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q';

const stringOf = (attributes: string, request: ResourceRequest): string => {
  const header = parseMacHeader(`MAC id="h480djs93hd8", ${attributes}, mac="x"`);
  const text = header && normalizedRequest(header, request);
  if (text === undefined) throw new Error('malformed');
  return text;
};

const M1 = 'ts="1336363200", nonce="dj83hs9s"';

describe('draft-ietf-oauth-v2-http-mac-02 §3.2 the mac', () => {
  it.each<[name: string, key: string, attributes: string, request: Partial<ResourceRequest>, text: string, sha1: string | undefined, sha256: string]>([
    ['M1', K1, M1, {}, '1336363200\ndj83hs9s\nGET\n/resource/1?b=1&a=2\nexample.com\n80\n\n', '6T3zZzy2Emppni6bzL7kdRxUWL4=', '1c0l2YIW7g7syyDmVHy2lxCeZK5VouDCuU0T0YOmTOU='],
    ['M2', K1, `${M1}, ext="an optional value"`, {}, '1336363200\ndj83hs9s\nGET\n/resource/1?b=1&a=2\nexample.com\n80\nan optional value\n', '28GgdIUqaor2hbYIUqlT1IbLrW8=', 'DhnnCCgqva7Ws7LRYpufhQ0SFLaeFoRFOXRISLMCR08='],
    ['M3', K1, 'ts="264095", nonce="7d8f3e4a", ext="a,b,c"', { method: 'POST', requestTarget: LONG_TARGET }, `264095\n7d8f3e4a\nPOST\n${LONG_TARGET}\nexample.com\n80\na,b,c\n`, '+txL5oOFHGYjrfdNYH5VEzROaBY=', 'Gvm8OE/9MsRaXAmYPRrqJJCF/ysCxqa8FMqDrXc25KE='],
    ['M4', K1, M1, { scheme: 'https', port: 443 }, '1336363200\ndj83hs9s\nGET\n/resource/1?b=1&a=2\nexample.com\n443\n\n', 'lUKzjAfLlxGiGPeTqZnwFJqhrlk=', '9HP2dWnz0JseYkbpJT8LxGFFHp041ha9qgJD8BrbsjY='],
    ['M5', K1, M1, { scheme: 'https', port: 8443 }, '1336363200\ndj83hs9s\nGET\n/resource/1?b=1&a=2\nexample.com\n8443\n\n', '/nUq5DGIk0OFt0OzWG7AuTcJjto=', 'rbtZnwR24JMV+gYrXsO0+Om8WDkahU3AAtupqVTSVuY='],
    ['M6', M6_KEY, M1, { host: 'www.webtopay.com', port: 443, requestTarget: '/wallet/rest/api/v1/payment/123' }, '1336363200\ndj83hs9s\nGET\n/wallet/rest/api/v1/payment/123\nwww.webtopay.com\n443\n\n', undefined, 'OZE9fTk2qiRtL1jb01L8lRxC66PTiAGhMDEmboeVeLs='],
  ])('of vector %s', (_name, key, attributes, request, text, sha1, sha256) => {
    expect(stringOf(attributes, { ...example, ...request })).toBe(text);
    if (sha1 !== undefined) expect(macOf('hmac-sha-1', key, text)).toBe(sha1);
    expect(macOf('hmac-sha-256', key, text)).toBe(sha256);
  });

  it.each([
    ['bhCQXTVyfj5cmA9uKkPFx1zeOXM=', 'printed for the first example of drafts 01 and 02', M1],
    ['kDZvddkndxvhGRXZhvuDjEWhGeE=', 'printed in RFC 6749 §7.1', 'nonce="274312:dj83hs9s"'],
    ['YTVjyNSujYs1WsDurFnvFi4JK6o=', 'of the first drafts', 'ts="137131200", nonce="dj83hs9s"'],
    ['OQsqDpSwH9fv6E2Iy5xdGhMGyrE=', 'of a library for the first drafts', 'ts="137131200", nonce="dj83hs9s"'],
  ])('is not %s, %s', (printed, _where, attributes) => {
    for (const algorithm of ['hmac-sha-1', 'hmac-sha-256'] satisfies MacAlgorithm[]) {
      for (const more of ['', ', ext="an optional value"']) expect(macOf(algorithm, K1, stringOf(attributes + more, example))).not.toBe(printed);
    }
  });
});

describe('draft-ietf-oauth-v2-http-mac-02 §3.2.1 the normalized request string', () => {
  const m1 = stringOf(M1, example);

  it.each<[name: string, request: Partial<ResourceRequest>]>([
    ['a method in lower case', { method: 'get' }],
    ['a host in upper case', { host: 'EXAMPLE.COM' }],
    ['the whole URI in the request line', { requestTarget: 'http://example.com/resource/1?b=1&a=2' }],
    ['the whole URI in upper case', { requestTarget: 'HTTP://EXAMPLE.COM:80/resource/1?b=1&a=2' }],
  ])('is the same with %s', (_name, request) => {
    expect(stringOf(M1, { ...example, ...request })).toBe(m1);
  });

  it.each<[name: string, request: Partial<ResourceRequest>]>([
    ['another method', { method: 'HEAD' }],
    ['another path', { requestTarget: '/resource/2?b=1&a=2' }],
    ['a path of other case', { requestTarget: '/Resource/1?b=1&a=2' }],
    ['a path encoded otherwise', { requestTarget: '/%72esource/1?b=1&a=2' }],
    ['a dot segment', { requestTarget: '/./resource/1?b=1&a=2' }],
    ['a query in another order', { requestTarget: '/resource/1?a=2&b=1' }],
    ['no query', { requestTarget: '/resource/1' }],
    ['another host', { host: 'example.org' }],
    ['another port', { port: 8080 }],
  ])('is another one with %s', (_name, request) => {
    expect(stringOf(M1, { ...example, ...request })).not.toBe(m1);
  });

  it.each([
    ['http://example.com', '/'],
    ['http://example.com?a=1', '/?a=1'],
    ['http://[::1]:8080/a', '/a'],
    ['*', '*'],
    ['//a//b', '//a//b'],
    ['/a?u=http://b/c', '/a?u=http://b/c'],
  ])('reduces %s to %s', (requestTarget, reduced) => {
    expect(stringOf(M1, { ...example, requestTarget })).toBe(`1336363200\ndj83hs9s\nGET\n${reduced}\nexample.com\n80\n\n`);
  });

  it('keeps the brackets of an IPv6 address', () => {
    expect(stringOf(M1, { ...example, host: '[2001:DB8::1]' })).toContain('\n[2001:db8::1]\n80\n');
  });

  it.each<[part: string, request: Partial<ResourceRequest>]>([
    ['a line end in the method', { method: 'GET\n/x' }],
    ['a blank in the method', { method: 'GET ' }],
    ['no method', { method: '' }],
    ['a line end in the target', { requestTarget: '/a\nexample.com' }],
    ['CR in the target', { requestTarget: '/a\r' }],
    ['NUL in the target', { requestTarget: '/a\0' }],
    ['a blank in the target', { requestTarget: '/a b' }],
    ['another script in the target', { requestTarget: '/é' }],
    ['no target', { requestTarget: '' }],
    ['a line end in the host', { host: 'example.com\n80' }],
    ['no host', { host: '' }],
    ['no whole port', { port: Number.NaN }],
  ])('does not exist with %s', (_part, request) => {
    const header = parseMacHeader(`MAC id="i", ${M1}, mac="x"`);
    expect(header && normalizedRequest(header, { ...example, ...request })).toBeUndefined();
  });
});

describe('draft-ietf-oauth-v2-http-mac-00 §3.3 the mac', () => {
  const BODYHASH = 'k9kbtCIy0CkI3/FEfpS/oIDjk6k=';

  it.each([
    ['N1', K1, 'nonce="264095:dj83hs9s"', {}, '264095:dj83hs9s\nGET\n/resource/1?b=1&a=2\nexample.com\n80\n\n\n', 'SLDJd4mg43cjQfElUs3Qub4L6xE='],
    ['N2', K2, `nonce="273156:di3hvdf8", bodyhash="${BODYHASH}"`, { method: 'POST', requestTarget: '/request' }, `273156:di3hvdf8\nPOST\n/request\nexample.com\n80\n${BODYHASH}\n\n`, 'W7bdMZbv9UWOTadASIQHagZyirA='],
    ['N3', K1, 'nonce="264095:7d8f3e4a", bodyhash="Lve95gjOVATpfV8EL5X4nxwjKHE=", ext="a,b,c"', { method: 'POST', requestTarget: LONG_TARGET }, `264095:7d8f3e4a\nPOST\n${LONG_TARGET}\nexample.com\n80\nLve95gjOVATpfV8EL5X4nxwjKHE=\na,b,c\n`, 'aJqRAk71Pz+N8K3yDE1PJBzfY6U='],
    ['N3 with GET', K1, 'nonce="264095:7d8f3e4a", bodyhash="Lve95gjOVATpfV8EL5X4nxwjKHE=", ext="a,b,c"', { requestTarget: LONG_TARGET }, `264095:7d8f3e4a\nGET\n${LONG_TARGET}\nexample.com\n80\nLve95gjOVATpfV8EL5X4nxwjKHE=\na,b,c\n`, 'Z3C2DojEopRDIC88/imW8Ez853g='],
    ['N4', K2, 'nonce="273156:di3hvdf8"', { method: 'POST', requestTarget: '/request' }, '273156:di3hvdf8\nPOST\n/request\nexample.com\n80\n\n\n', '+2eC5lk+s+9xpEtpwrPQ32Oo8GU='],
  ])('of vector %s', (_name, key, attributes, request, text, expected) => {
    expect(stringOf(attributes, { ...example, ...request })).toBe(text);
    expect(macOf('hmac-sha-1', key, text)).toBe(expected);
  });

  it.each([
    ['N2', 'hello=world%21', BODYHASH],
    ['N3', 'Hello World!', 'Lve95gjOVATpfV8EL5X4nxwjKHE='],
  ])('hashes the body of vector %s', (_name, body, expected) => {
    expect(bodyHashOf('hmac-sha-1', Buffer.from(body))).toBe(expected);
  });

  it('gives an empty body a hash of its own', () => {
    expect(bodyHashOf('hmac-sha-256', new Uint8Array())).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  });
});
