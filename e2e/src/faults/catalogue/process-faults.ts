import { callsBesides, type Fault, READS, WRITES } from '../fault.js';
import { MEMBERS, type MemberName } from '../fleet/member.js';

/** A kill hits what is under way at that moment: several find more. */
const KILLS = 3;

const killed = (name: MemberName): Fault => ({
  name: `kill -9 ${name}`,
  unaffected: callsBesides(MEMBERS[name]),
  async inflict({ fleet, hold }) {
    const { process } = fleet.member(name);
    for (let kills = 1; kills <= KILLS; kills += 1) {
      await fleet.untilBusy(name);
      await process.kill();
      if (kills === 1) await hold();
      await process.start();
    }
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
        const code = await process.stop();
        if (code !== 0) throw new Error(`${name} ended with ${code}`);
        await process.start();
      }
    }
  },
};

export const processFaults: readonly Fault[] = [...(Object.keys(MEMBERS) as MemberName[]).map((name) => killed(name)), rolled];
