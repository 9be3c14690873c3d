import { BlockList, isIPv6, type Socket } from 'node:net';
import type { Transport } from '@assent/core';
import type { FastifyRequest } from 'fastify';

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

type Peer = 'proxy' | 'here' | 'elsewhere';

/** Who is at the other end of a connection. The lists take microseconds, so they are asked once for all of its requests. */
function peersAmong(trustedProxies: readonly string[]): (socket: Socket) => Peer {
  const proxies = blockListOf(trustedProxies);
  const here = blockListOf(['127.0.0.0/8', '::1']);
  const known = new WeakMap<Socket, Peer>();
  const find = ({ remoteAddress: address }: Socket): Peer => {
    if (address === undefined) return 'elsewhere'; // the caller hung up
    if (contains(proxies, address)) return 'proxy';
    return contains(here, address) ? 'here' : 'elsewhere';
  };
  return (socket) => {
    const peer = known.get(socket) ?? find(socket);
    known.set(socket, peer);
    return peer;
  };
}

function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** An IPv4 caller of an IPv6 socket is found among IPv4 addresses. */
const contains = (list: BlockList, address: string): boolean => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Proxies append: the last value is what ours saw. */
const lastHop = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.join(','))?.split(',').at(-1)?.trim().toLowerCase();
