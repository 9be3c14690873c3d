import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from './fault.js';
import { Fleet } from './fleet/fleet.js';
import { MEMBERS, type MemberName } from './fleet/member.js';
import { runFault } from './run-fault.js';

const killed = (name: MemberName): Fault => ({
  name: `kill -9 ${name}`,
  async inflict({ fleet, hold }) {
    const { process } = fleet.member(name);
    await process.kill();
    await hold();
    await process.start();
  },
});

describe('processes', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start();
  });
  afterAll(() => fleet?.stop());

  it.each((Object.keys(MEMBERS) as MemberName[]).map((name) => killed(name)))('$name', async (fault) => {
    expect(await runFault(fleet, fault)).toMatchObject({ violations: [], noticed: [] });
  });
});
