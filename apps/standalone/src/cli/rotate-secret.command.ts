import { Conflict, NotFound } from '@assent/storage-postgres';
import { type Command, CommandRefused } from './command.js';

export const rotateSecretCommand: Command = {
  name: 'rotate-secret',
  parameters: ['CLIENT_ID'],
  summary: 'give a client a new secret, and print it; the old one ends at once',
  async run({ withPlatform, out, say }, [clientId = '']) {
    const { clientSecret } = await withPlatform(({ management }) => management.clients.rotateSecret(clientId, 0, { actor: 'cli' })).catch((error: unknown) => {
      if (error instanceof NotFound || error instanceof Conflict) throw new CommandRefused(`${clientId}: ${error.message}`);
      throw error;
    });
    say(`The new secret of "${clientId}", which is not shown again:`);
    out(`${clientSecret}\n`);
  },
};
