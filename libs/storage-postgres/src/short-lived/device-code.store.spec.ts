import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock, randomHash, sampleApproval, sampleDeviceRequest } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

const clock = new FakeClock();
const inAMinute = () => new Date(clock.now().getTime() + 60_000);
let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase({ clock });
});
afterAll(() => database.stop());

describe('PostgresDeviceCodeStore', () => {
  it('gives a user code anew once nothing remembers it, though housekeeping has not been by', async () => {
    const { deviceCodes } = database.nodes[0].shortLived;
    const userCodeHash = randomHash();
    const [first, second] = [randomHash(), randomHash()];
    expect(await deviceCodes.save({ deviceCodeHash: first, userCodeHash }, sampleDeviceRequest(inAMinute()), 5)).toBe('saved');
    clock.advance(60 + 599);
    expect(await deviceCodes.save({ deviceCodeHash: second, userCodeHash }, sampleDeviceRequest(inAMinute()), 5)).toBe('taken');
    clock.advance(1);
    expect(await deviceCodes.findByUserCode(userCodeHash)).toBeUndefined();
    expect(await deviceCodes.find(first)).toBeUndefined();
    expect(await deviceCodes.save({ deviceCodeHash: second, userCodeHash }, sampleDeviceRequest(inAMinute()), 5)).toBe('saved');
    expect(await deviceCodes.findByUserCode(userCodeHash)).toEqual(second);
  });

  it('answers approved to one of 20 polls on two nodes', async () => {
    const [one, other] = [database.nodes[0].shortLived.deviceCodes, database.nodes[1].shortLived.deviceCodes];
    const deviceCodeHash = randomHash();
    await one.save({ deviceCodeHash, userCodeHash: randomHash() }, sampleDeviceRequest(inAMinute()), 5);
    await one.decide(deviceCodeHash, sampleApproval());
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).poll(deviceCodeHash)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['approved', ...Array.from({ length: 19 }, () => 'replayed')]);
  });
});
