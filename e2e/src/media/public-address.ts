import { BlockList, isIPv4 } from 'node:net';

/** Addresses of the IANA special-purpose registry that lead to nobody on the Internet, or to somebody else than they say. @spec RFC 6890 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
];
/** Within global unicast: protocols, Teredo and documentation, and 6to4, which hides an IPv4 address. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const specialIpv4 = blockList(SPECIAL_IPV4, 'ipv4');
const specialIpv6 = blockList(SPECIAL_IPV6, 'ipv6');
/** What is not in it is private, local, multicast, or an IPv4 address in disguise. @spec RFC 4291 §2.4 */
const globalUnicast = blockList(['2000::/3'], 'ipv6');

/** Whether an address belongs to the Internet at large. @param address as the resolver gives it, without brackets or zone */
export const isPublicAddress = (address: string): boolean =>
  isIPv4(address) ? !specialIpv4.check(address, 'ipv4') : globalUnicast.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');

function blockList(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}
