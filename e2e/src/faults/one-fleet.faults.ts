import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { networkFaults } from './catalogue/network-faults.js';
import { postgresFaults } from './catalogue/postgres-faults.js';
import { processFaults } from './catalogue/process-faults.js';
import { redisFaults } from './catalogue/redis-faults.js';
import { seededDefect } from './catalogue/seeded-defect.js';
import type { Fault } from './fault.js';
import { Fleet } from './fleet/fleet.js';
import { problemsOf, runFault, type FaultReport } from './run-fault.js';

/** One fleet for all, which has to recover from each fault before the next one. */
let fleet: Fleet | undefined;
beforeEach(async () => {
  fleet ??= await Fleet.start();
});
afterAll(() => fleet?.stop());

async function run(fault: Fault): Promise<FaultReport> {
  try {
    return await runFault(fleet!, fault);
  } catch (error) {
    await fleet?.stop();
    fleet = undefined; // the next fault has a right to one that works
    throw error;
  }
}

const named = (faults: readonly Fault[]) => faults.map((fault) => [fault.name, fault] as const);

describe.each([
  ['processes', processFaults],
  ['Redis', redisFaults],
  ['Postgres', postgresFaults],
  ['the network', networkFaults],
])('%s', (_part, faults) => {
  it.each(named(faults))('%s', async (_name, fault) => {
    expect(problemsOf(await run(fault))).toEqual([]);
  });
});

/** A checker that never complains proves nothing. */
describe('a server that is broken on purpose', () => {
  it(`is found out: ${seededDefect.name}`, async () => {
    const { violations } = await run(seededDefect);
    const late = violations.filter(({ invariant }) => invariant === 'revoked is revoked');
    expect(late.length).toBeGreaterThan(0);
    for (const { calls } of late) expect(calls.at(-1)).toMatchObject({ kind: 'introspect', isActive: true });
  });
});
