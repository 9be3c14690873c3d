import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from './public-address.js';

describe('addresses that a stranger may have called', () => {
  it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.15.255.255', '172.32.0.0', '100.128.0.0', '192.0.1.1', '223.255.255.255', '2606:4700:4700::1111', '2a00:1450:4001:800::200e'])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('addresses that nobody but this server may call', () => {
  it.each([
    ['this host', '0.0.0.0'], ['this network', '0.1.2.3'], ['loopback', '127.0.0.1'], ['loopback', '127.255.255.254'],
    ['private', '10.0.0.1'], ['private', '172.16.0.1'], ['private', '172.31.255.255'], ['private', '192.168.1.1'],
    ['shared by a provider', '100.64.0.1'], ['link-local, where clouds keep their metadata', '169.254.169.254'],
    ['documentation', '192.0.2.1'], ['documentation', '198.51.100.1'], ['documentation', '203.0.113.1'], ['benchmarks', '198.19.255.255'],
    ['multicast', '224.0.0.1'], ['reserved', '240.0.0.1'], ['broadcast', '255.255.255.255'],
    ['unspecified', '::'], ['loopback', '::1'], ['IPv4 in IPv6', '::ffff:127.0.0.1'], ['IPv4 in IPv6', '::ffff:8.8.8.8'], ['IPv4 in IPv6', '::ffff:a00:1'], ['IPv4 in IPv6', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'], ['6to4', '2002:7f00:1::'], ['Teredo', '2001:0:1::'], ['documentation', '2001:db8::1'],
    ['unique local', 'fd00::1'], ['unique local', 'fc00::1'], ['link-local', 'fe80::1'], ['link-local with a zone', 'fe80::1%eth0'], ['multicast', 'ff02::1'],
    ['no address at all', 'localhost'], ['no address at all', ''],
  ])('%s: %s', (_kind, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
