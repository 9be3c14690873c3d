import { callsBesides, type Fault } from '../fault.js';
import { MEMBERS, type Links, type MemberName } from '../fleet/member.js';
import type { LinkState } from '../fleet/tcp-proxy.js';

const between = (name: MemberName, other: keyof Links, state: Exclude<LinkState, 'open'>): Fault => ({
  name: `the link between ${name} and ${other === 'door' ? 'the front door' : other} is ${state}`,
  unaffected: callsBesides(MEMBERS[name]),
  async inflict({ fleet, hold }) {
    const link = fleet.member(name).links[other]!;
    link.become(state);
    await hold();
    if (other === 'door') await hold(); // the front door is patient
    link.become('open');
  },
});

const everywhere = (other: 'postgres' | 'redis', state: Exclude<LinkState, 'open'>): Fault => ({
  name: `every link to ${other} is ${state}`,
  async inflict({ fleet, hold }) {
    for (const { links } of fleet.all) links[other]!.become(state);
    await hold();
    for (const { links } of fleet.all) links[other]!.become('open');
  },
});

/** Deaf links are the worst: what is asked for is done, and nobody hears of it. */
export const networkFaults: readonly Fault[] = [
  between('token-1', 'postgres', 'cut'),
  between('token-1', 'postgres', 'deaf'),
  between('introspection-1', 'postgres', 'silent'),
  between('admin-api', 'postgres', 'cut'),
  between('authorization', 'redis', 'cut'),
  between('token-2', 'redis', 'deaf'),
  between('token-2', 'door', 'deaf'),
  between('introspection-2', 'door', 'silent'),
  everywhere('postgres', 'deaf'),
  everywhere('redis', 'silent'),
];
