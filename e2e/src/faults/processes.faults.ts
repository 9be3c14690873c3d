import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, READS, WRITES } from './fault.js';
import { Fleet } from './fleet/fleet.js';
import { MEMBERS, type MemberName } from './fleet/member.js';
import { problemsOf, runFault } from './run-fault.js';

const killed = (name: MemberName): Fault => ({
  name: `kill -9 ${name}`,
  async inflict({ fleet, hold }) {
    const { process } = fleet.member(name);
    await process.kill();
    await hold();
    await process.start();
  },
});

/** Without a request that fails: replicas one after the other, and before the only process of a service leaves, another one is there. */
const rolled: Fault = {
  name: 'a rolling restart',
  unaffected: ['page', 'start-device', ...READS, ...WRITES],
  async inflict({ fleet }) {
    for (const { name, process, service } of fleet.all) {
      const isAlone = fleet.all.filter((other) => other.service === service).length === 1;
      if (isAlone) await fleet.replace(name);
      else {
        expect(await process.stop()).toBe(0);
        await process.start();
      }
    }
  },
};

const faults: readonly Fault[] = [...(Object.keys(MEMBERS) as MemberName[]).map((name) => killed(name)), rolled];

describe('processes', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start();
  });
  afterAll(() => fleet?.stop());

  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    expect(problemsOf(await runFault(fleet, fault))).toEqual([]);
  });
});
