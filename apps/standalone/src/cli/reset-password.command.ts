import { type Command, CommandRefused } from './command.js';
import { newPassword } from './new-password.js';

export const resetPasswordCommand: Command = {
  name: 'reset-password',
  parameters: ['USERNAME'],
  summary: 'give somebody a new generated password, and print it; they are signed out everywhere',
  async run({ withPlatform, out, say }, [username = '']) {
    const password = newPassword();
    await withPlatform(async ({ management, needs }) => {
      const user = await needs.users.findByUsername(username);
      if (user === undefined) throw new CommandRefused(`There is nobody called "${username}".`);
      await management.users.setPassword(user.userId, password, { actor: 'cli' });
    });
    say(`"${username}" can sign in with this password, which is not shown again:`);
    out(`${password}\n`);
  },
};
