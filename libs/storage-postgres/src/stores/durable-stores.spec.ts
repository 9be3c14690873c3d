import { afterAll, beforeAll } from '@jest/globals';
import { durableStoresContract } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

let database: SpecDatabase;

beforeAll(async () => {
  // Postgres would dissolve a deadlock too late for our time limit: a suite that deadlocks fails.
  database = await specDatabase({ settings: ['deadlock_timeout=60s'] });
});
afterAll(() => database.stop());

durableStoresContract(() => database.subject);
