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
    const stores = database.nodes.map(({ shortLived }) => shortLived.deviceCodes);
    const deviceCodeHash = randomHash();
    await stores[0]?.save({ deviceCodeHash, userCodeHash: randomHash() }, sampleDeviceRequest(inAMinute()), 5);
    await stores[0]?.decide(deviceCodeHash, sampleApproval());
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => stores[index % stores.length]?.poll(deviceCodeHash)));
    expect(answers.map((answer) => answer?.outcome).sort()).toEqual(['approved', ...Array.from({ length: 19 }, () => 'replayed')]);
  });
});
