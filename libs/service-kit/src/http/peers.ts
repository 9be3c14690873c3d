import { BlockList, isIPv6, type Socket } from 'node:net';

export type Peer = 'proxy' | 'here' | 'elsewhere';

/** Who is at the other end of a connection. The lists take microseconds, so they are asked once for all of its requests.
 *  @param trustedProxies addresses and ranges */
export function peersAmong(trustedProxies: readonly string[]): (socket: Socket) => Peer {
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
