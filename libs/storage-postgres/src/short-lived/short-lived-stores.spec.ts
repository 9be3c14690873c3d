import { afterAll, beforeAll } from '@jest/globals';
import { FakeClock, shortLivedStoresContract } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

const clock = new FakeClock();
let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase({ clock });
});
afterAll(() => database.stop());

shortLivedStoresContract(() => ({
  stores: database.nodes[0].shortLived,
  clock,
  pass: async (milliseconds) => clock.advance(milliseconds / 1000),
}));
