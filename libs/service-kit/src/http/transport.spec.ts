import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { proxyHopFor, transportFor } from './transport.js';

const ISSUER = 'https://as.example.test';

/** A request over a connection; `asked` counts how often somebody wanted to know who is at its other end. */
function connection(address: string | undefined) {
  const socket = { asked: 0, get remoteAddress() { return (this.asked += 1, address); } };
  const request = (proto?: string | string[]) => ({ raw: { socket, headers: proto === undefined ? {} : { 'x-forwarded-proto': proto } } }) as unknown as FastifyRequest;
  return { socket, request };
}

describe('RFC 9700 §4.13: only a trusted proxy is believed about TLS', () => {
  const transportOf = transportFor({ issuer: ISSUER, trustedProxies: ['10.0.0.0/8', '2001:db8::1'] });
  const came = (address: string | undefined, proto?: string | string[]) => transportOf(connection(address).request(proto));

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1'])('by %s, by the last value', (address) => {
    expect([came(address, 'https'), came(address, 'http, HTTPS '), came(address, ['http', 'https'])]).toEqual(['tls', 'tls', 'tls']);
    expect([came(address), came(address, 'http'), came(address, 'https, http'), came(address, 'https,')]).toEqual(['plaintext', 'plaintext', 'plaintext', 'plaintext']);
  });

  it.each(['192.0.2.1', '2001:db8::2', undefined])('not by %s', (address) => {
    expect([came(address), came(address, 'https')]).toEqual(['plaintext', 'plaintext']);
  });

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('%s is this machine, whatever it says', (address) => {
    expect([came(address), came(address, 'http')]).toEqual(['local', 'local']);
  });

  it('an installation without TLS has none to insist on', () => {
    expect(transportFor({ issuer: 'http://as.example.test', trustedProxies: [] })(connection('192.0.2.1').request())).toBe('local');
  });

  it('looks once at who is at the other end of a connection: that takes longer than much else that a request costs', () => {
    const { request, socket } = connection('10.0.0.1');
    expect([transportOf(request('https')), transportOf(request('http')), transportOf(request('https'))]).toEqual(['tls', 'plaintext', 'tls']);
    expect(socket.asked).toBe(1);
  });
});

describe('a proxy that asks about another request', () => {
  const hopOf = proxyHopFor({ issuer: ISSUER, trustedProxies: ['10.0.0.0/8'] });

  it.each([['10.0.0.1', 'local'], ['127.0.0.1', 'local'], ['192.0.2.1', 'plaintext'], [undefined, 'plaintext']])('%s: %s, whatever X-Forwarded-Proto says', (address, hop) => {
    const { request } = connection(address);
    expect([hopOf(request('https')), hopOf(request('http'))]).toEqual([hop, hop]);
  });
});
