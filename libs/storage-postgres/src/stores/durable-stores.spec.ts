import { afterAll, beforeAll } from '@jest/globals';
import { durableStoresContract } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase();
});
afterAll(() => database.stop());

durableStoresContract(() => database.subject);
