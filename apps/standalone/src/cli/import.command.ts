import { applyImportFile } from '@assent/service-kit';
import { type Command, pathAsGiven } from './command.js';

export const importCommand: Command = {
  name: 'import',
  parameters: ['FILE'],
  summary: 'make users, APIs and clients as a JSON file says; what is there already stays as the file says',
  async run({ env, withPlatform, say }, [file = '']) {
    const { created, changed, unchanged } = await withPlatform(({ management }) => applyImportFile(pathAsGiven(env, file), management, 'cli'));
    for (const entry of created) say(`created    ${entry}`);
    for (const entry of changed) say(`changed    ${entry}`);
    for (const entry of unchanged) say(`unchanged  ${entry}`);
    say(`${file}: ${created.length} created, ${changed.length} changed, ${unchanged.length} unchanged.`);
  },
};
