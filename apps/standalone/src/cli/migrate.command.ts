import type { Command } from './command.js';

export const migrateCommand: Command = {
  name: 'migrate',
  parameters: [],
  summary: 'bring the tables of the database up to date (services do it when they start)',
  async run({ withPlatform, say }) {
    await withPlatform(async () => undefined); // connecting does it
    say('The database is up to date.');
  },
};
