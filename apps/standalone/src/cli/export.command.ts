import { writeFile } from 'node:fs/promises';
import { type Command, CommandRefused, pathAsGiven } from './command.js';

export const exportCommand: Command = {
  name: 'export',
  parameters: ['[FILE]'],
  summary: 'write all users, APIs, clients and trusted issuers, without secrets and passwords, as an import file; without FILE to the terminal',
  async run({ env, withPlatform, out, say }, [file]) {
    const configuration = await withPlatform(({ management }) => management.exporter.read());
    const text = `${JSON.stringify(configuration, null, 2)}\n`;
    if (file === undefined) return out(text);
    await writeFile(pathAsGiven(env, file), text, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      throw new CommandRefused(error.code === 'EEXIST' ? `${file} exists already. Name another file.` : `${file} cannot be written: ${error.message}`);
    });
    say(`${file}: ${configuration.users.length} users, ${configuration.apis.length} APIs, ${configuration.clients.length} clients, ${configuration.trusted_issuers.length} trusted issuers.`);
  },
};
