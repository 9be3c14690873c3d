import { maskedSettings, readConfig, readStandaloneConfig } from '@assent/service-kit';
import type { Command } from './command.js';

/** What `npm start` brings itself when the environment does not: enough to check the rest. */
const BROUGHT: Readonly<Record<string, string>> = {
  ASSENT_ISSUER: 'http://localhost:3000',
  DATABASE_URL: 'postgres://embedded',
  ASSENT_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
};

export const configCommand: Command = {
  name: 'config',
  parameters: [],
  summary: 'print the settings in force, with secrets masked, and check them',
  async run({ env, out }) {
    for (const { variable, value, from } of maskedSettings(env)) {
      const note = from === 'environment' ? '' : `  # ${from}${from === 'absent' && variable in BROUGHT ? ': npm start brings its own' : ''}`;
      out(`${variable}=${value ?? ''}${note}\n`);
    }
    readStandaloneConfig(env);
    readConfig({ ...BROUGHT, ...withoutEmpty(env) });
  },
};

const withoutEmpty = (env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
