import { describe, expect, it } from '@jest/globals';
import type { ReceivedRequest } from './received-request.js';
import { directOrigin, isPrivate, originFrom } from './request-origin.js';

const from = (headers: ReceivedRequest['headers'], overTls = true): ReceivedRequest => ({ method: 'GET', target: '/', overTls, headers });

describe('origin, as configured', () => {
  it.each([
    ['https://api.example.test', 'https://api.example.test'],
    ['https://API.example.test:443/', 'https://api.example.test'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s', (option, origin) => {
    expect(originFrom(option)(from({ host: 'ignored.example.test' }))).toBe(origin);
  });

  it.each(['', 'api.example.test', 'ftp://api.example.test', 'https://api.example.test/v1', 'https://api.example.test?x', 'https://a:b@api.example.test', 'https://0x7f.1', 'https://a b'])(
    'must be an origin: %s',
    (option) => {
      expect(() => originFrom(option)).toThrow('origin must be');
    },
  );
});

describe('directOrigin', () => {
  const origin = originFrom(directOrigin);

  it('comes from the connection and the Host header', () => {
    expect(origin(from({ host: 'API.example.test:8443' }))).toBe('https://api.example.test:8443');
    expect(origin(from({ host: 'api.example.test:80' }, false))).toBe('http://api.example.test');
    expect(origin(from({ ':authority': 'api.example.test' }))).toBe('https://api.example.test');
  });

  it('believes nothing that a proxy, or anybody, says about the outside', () => {
    const headers = { host: 'inside', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.test', forwarded: 'proto=https;host=api.example.test' };
    expect(origin(from(headers, false))).toBe('http://inside');
  });

  it.each([{}, { host: ['a', 'b'] }, { host: '' }, { host: 'a/b' }, { host: 'a@b' }, { host: 'a b' }, { host: 'a:99999' }, { host: '0x7f.1' }, { host: 'a?' }, { host: 'a', ':authority': 'b' }])(
    'does not know with %j',
    (headers) => {
      expect(origin(from(headers as ReceivedRequest['headers']))).toBeUndefined();
    },
  );
});

describe('nobody listens in between', () => {
  it.each(['https://api.example.test', 'http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:1'])('%s', (origin) => expect(isPrivate(origin)).toBe(true));
  it.each(['http://api.example.test', 'http://localhost.example.test', 'http://10.0.0.1', 'http://127.0.0.1.example.test'])('but %s', (origin) => expect(isPrivate(origin)).toBe(false));
});
