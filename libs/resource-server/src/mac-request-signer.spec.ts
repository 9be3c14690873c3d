import { describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { macAuthorization, type MacCredentials, type MacRequest, type MacSigningOptions } from './mac-request-signer.js';

const K1: MacCredentials = { id: 'h480djs93hd8', key: '489dks293j39', algorithm: 'hmac-sha-1' };
const at = (seconds: number, nonce = 'dj83hs9s'): MacSigningOptions => ({ now: () => new Date(seconds * 1000), nonce: () => nonce });
const M1 = at(1336363200);
const m1Request: MacRequest = { method: 'GET', url: 'http://example.com/resource/1?b=1&a=2' };
const m3Url = 'http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q';
const macIn = (header: string): string | undefined => / mac="([^"]*)"$/.exec(header)?.[1];

describe('draft-ietf-oauth-v2-http-mac-02 §3.1 the request header', () => {
  it('has id, ts, nonce and mac', () => {
    expect(macAuthorization(K1, m1Request, M1)).toBe('MAC id="h480djs93hd8", ts="1336363200", nonce="dj83hs9s", mac="6T3zZzy2Emppni6bzL7kdRxUWL4="');
  });

  it('has ext where there is one', () => {
    expect(macAuthorization(K1, { ...m1Request, ext: 'an optional value' }, M1)).toBe(
      'MAC id="h480djs93hd8", ts="1336363200", nonce="dj83hs9s", ext="an optional value", mac="28GgdIUqaor2hbYIUqlT1IbLrW8="',
    );
  });

  it('has a time and a nonce of its own for each request', () => {
    const [first, second] = [macAuthorization(K1, m1Request), macAuthorization(K1, m1Request)];
    const ts = Number(/ ts="(\d+)"/.exec(first)?.[1]);
    expect(Math.abs(ts - Date.now() / 1000)).toBeLessThan(60);
    expect(/ nonce="([\w-]{22})"/.exec(first)?.[1]).not.toBe(/ nonce="([\w-]{22})"/.exec(second)?.[1]);
  });
});

describe('draft-ietf-oauth-v2-http-mac-02 §3.2 the mac', () => {
  it.each<[vector: string, key: string, request: MacRequest, signing: MacSigningOptions, sha1: string | undefined, sha256: string]>([
    ['M1', K1.key, m1Request, M1, '6T3zZzy2Emppni6bzL7kdRxUWL4=', '1c0l2YIW7g7syyDmVHy2lxCeZK5VouDCuU0T0YOmTOU='],
    ['M2', K1.key, { ...m1Request, ext: 'an optional value' }, M1, '28GgdIUqaor2hbYIUqlT1IbLrW8=', 'DhnnCCgqva7Ws7LRYpufhQ0SFLaeFoRFOXRISLMCR08='],
    ['M3', K1.key, { method: 'POST', url: m3Url, ext: 'a,b,c' }, at(264095, '7d8f3e4a'), '+txL5oOFHGYjrfdNYH5VEzROaBY=', 'Gvm8OE/9MsRaXAmYPRrqJJCF/ysCxqa8FMqDrXc25KE='],
    ['M4', K1.key, { ...m1Request, url: 'https://example.com/resource/1?b=1&a=2' }, M1, 'lUKzjAfLlxGiGPeTqZnwFJqhrlk=', '9HP2dWnz0JseYkbpJT8LxGFFHp041ha9qgJD8BrbsjY='],
    ['M5', K1.key, { ...m1Request, url: 'https://example.com:8443/resource/1?b=1&a=2' }, M1, '/nUq5DGIk0OFt0OzWG7AuTcJjto=', 'rbtZnwR24JMV+gYrXsO0+Om8WDkahU3AAtupqVTSVuY='],
    ['M6', 'IrdTc8uQodU7PRpLzzLTW6wqZAO6tAMU', { method: 'GET', url: 'https://www.webtopay.com/wallet/rest/api/v1/payment/123' }, M1, undefined, 'OZE9fTk2qiRtL1jb01L8lRxC66PTiAGhMDEmboeVeLs='],
  ])('is that of the vector %s', (_vector, key, request, signing, sha1, sha256) => {
    if (sha1 !== undefined) expect(macIn(macAuthorization({ ...K1, key }, request, signing))).toBe(sha1);
    expect(macIn(macAuthorization({ ...K1, key, algorithm: 'hmac-sha-256' }, request, signing))).toBe(sha256);
  });

  it.each([
    ['a method in lower case', { ...m1Request, method: 'get' }],
    ['a host in upper case', { ...m1Request, url: 'http://EXAMPLE.com/resource/1?b=1&a=2' }],
    ['the default port', { ...m1Request, url: 'http://example.com:80/resource/1?b=1&a=2' }],
    ['a fragment, which is not sent', { ...m1Request, url: 'http://example.com/resource/1?b=1&a=2#here' }],
    ['a URL object', { ...m1Request, url: new URL('http://example.com/resource/1?b=1&a=2') }],
  ])('is the same with %s', (_case, request) => {
    expect(macIn(macAuthorization(K1, request, M1))).toBe('6T3zZzy2Emppni6bzL7kdRxUWL4=');
  });

  it('keeps the brackets of an IPv6 address', () => {
    const expected = createHmac('sha1', K1.key).update('1336363200\ndj83hs9s\nGET\n/\n[::1]\n8080\n\n').digest('base64');
    expect(macIn(macAuthorization(K1, { method: 'GET', url: 'http://[::1]:8080' }, M1))).toBe(expected);
  });
});

describe('covering the body', () => {
  it.each<[name: string, body: string | Uint8Array | undefined]>([['text', 'hello=world%21'], ['bytes', Buffer.from([0, 255])], ['no body at all', undefined]])('says the hash of %s in ext', (_name, body) => {
    const header = macAuthorization(K1, { ...m1Request, method: 'POST', body }, { ...M1, bodyhash: true });
    expect(header).toContain(` ext="bodyhash=${createHash('sha256').update(body ?? '').digest('base64')}", `);
  });

  it('leaves no room for another ext', () => {
    expect(() => macAuthorization(K1, { ...m1Request, ext: 'a' }, { bodyhash: true })).toThrow('ext holds the hash of the body: there is no room for another one');
  });
});

describe('what could be read in two ways is not signed', () => {
  it.each([
    ['id', { ...K1, id: 'a"b' }, m1Request, M1],
    ['id', { ...K1, id: '' }, m1Request, M1],
    ['nonce', K1, m1Request, at(1, 'a\nb')],
    ['ext', K1, { ...m1Request, ext: 'a\r\nb' }, M1],
    ['ext', K1, { ...m1Request, ext: 'é' }, M1],
    ['ext', K1, { ...m1Request, ext: 'a\\b' }, M1],
    ['method', K1, { ...m1Request, method: 'GET\n/' }, M1],
  ])('%s must be printable ASCII', (name, credentials, request, signing) => {
    expect(() => macAuthorization(credentials, request, signing)).toThrow(new TypeError(`${name} must be printable ASCII without quotes and backslashes, and not empty`));
  });

  it('a relative URL has no host to sign', () => {
    expect(() => macAuthorization(K1, { method: 'GET', url: '/things' })).toThrow('Invalid URL');
  });
});
