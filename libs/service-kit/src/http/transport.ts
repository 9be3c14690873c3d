import type { Transport } from '@assent/core';
import type { FastifyRequest } from 'fastify';
import { peersAmong } from './peers.js';

export type TransportOf = (request: FastifyRequest) => Transport;

interface Trust {
  readonly issuer: string;
  readonly trustedProxies: readonly string[];
}

/** How requests come in. Only a proxy that is trusted is believed about what was before it, and it must say so: X-Forwarded-Proto.
 *  A caller on this machine that is no known proxy is `local`: nobody can listen in between.
 *  @spec RFC 6749 §1.6, RFC 9700 §4.13 */
export function transportFor({ issuer, trustedProxies }: Trust): TransportOf {
  if (!issuer.startsWith('https:')) return () => 'local';
  const peerOf = peersAmong(trustedProxies);
  return ({ raw }) => {
    const peer = peerOf(raw.socket);
    if (peer === 'proxy') return lastHop(raw.headers['x-forwarded-proto']) === 'https' ? 'tls' : 'plaintext';
    return peer === 'here' ? 'local' : 'plaintext';
  };
}

/** How a reverse proxy asks about another request: what it says of TLS is about that one, so only who it is counts. */
export function proxyHopFor({ issuer, trustedProxies }: Trust): TransportOf {
  if (!issuer.startsWith('https:')) return () => 'local';
  const peerOf = peersAmong(trustedProxies);
  return ({ raw }) => (peerOf(raw.socket) === 'elsewhere' ? 'plaintext' : 'local');
}

/** Proxies append: the last value is what ours saw. */
const lastHop = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.join(','))?.split(',').at(-1)?.trim().toLowerCase();
