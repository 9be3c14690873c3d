import { RulesBroken } from '@assent/core';
import { Conflict } from '@assent/storage-postgres';
import { type Command, CommandRefused } from './command.js';
import { newPassword } from './new-password.js';

export const createAdminCommand: Command = {
  name: 'create-admin',
  parameters: ['USERNAME'],
  summary: 'make an admin with a generated password, and print it',
  async run({ withPlatform, out, say }, [username = '']) {
    const password = newPassword();
    await withPlatform(({ management }) => management.users.create({ username, roles: ['admin'] }, password, { actor: 'cli' })).catch((error: unknown) => {
      if (error instanceof RulesBroken) throw new CommandRefused(error.message);
      if (!(error instanceof Conflict)) throw error;
      throw new CommandRefused(`There is somebody called "${username}" already. A new password for them: npm run assent -- reset-password ${username}`);
    });
    say(`Admin "${username}" can sign in with this password, which is not shown again:`);
    out(`${password}\n`);
  },
};
