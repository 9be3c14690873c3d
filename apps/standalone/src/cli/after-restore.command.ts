import { afterRestore } from '@assent/storage-postgres';
import { type Command, CommandRefused } from './command.js';

const REVOKE = 'revoke';

export const afterRestoreCommand: Command = {
  name: 'after-restore',
  parameters: [`[${REVOKE}]`],
  summary: 'make a database that was restored from a backup safe to work with; with "revoke" everything that was issued before is dead',
  async run({ withPlatform, say }, [choice]) {
    if (choice !== undefined && choice !== REVOKE) throw new CommandRefused(`"${choice}" is not "${REVOKE}".`);
    const revokeEverything = choice === REVOKE;
    await withPlatform(({ config }) => afterRestore(config.storage.databaseUrl, { revokeEverything }, { actor: 'cli' }));
    say('What was used once is remembered from now on: proofs from before are refused. Who was signed in signs in again.');
    say(revokeEverything ? 'Everything that was issued before is revoked.' : 'What was revoked after the backup was made works again: with "revoke", nothing does that was issued before.');
  },
};
