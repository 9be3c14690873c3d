import { neededBy } from '@assent/service-kit';
import { type ForgottenKey, isNeeded, KeyInUse } from '@assent/storage-postgres';
import { type Command, CommandRefused } from './command.js';

export const forgetKeyCommand: Command = {
  name: 'forget-key',
  parameters: ['LABEL'],
  summary: 'give up what still needs a previous encryption key that is lost or must go: see key-status',
  async run({ withEncryptionKeys, say }, [label = '']) {
    const forgotten = await withEncryptionKeys((keys) => keys.forget(label, { actor: 'cli' })).catch((error: unknown) => {
      if (error instanceof KeyInUse) throw new CommandRefused(`The key ${label} is ASSENT_ENCRYPTION_KEY here, or in a service that works with it or did so in the last minutes. Give them another ASSENT_ENCRYPTION_KEY first.`);
      throw error;
    });
    if (forgotten === undefined) throw new CommandRefused(`Nothing needs a key "${label}". All keys: npm run assent -- key-status`);
    for (const line of linesOf(forgotten)) say(line);
    say(isNeeded(forgotten.rest) ? `The key ${label} is still needed by ${neededBy(forgotten.rest).join(', ')}. key-status says when it can be removed.` : `Nothing needs the key ${label} any more.`);
  },
};

const linesOf = ({ clients, clientSecrets, secondFactors, signingKeys }: ForgottenKey): readonly string[] => [
  ...(signingKeys > 0 ? [`Signing keys that are gone: ${signingKeys}. What they signed no longer verifies.`] : []),
  ...(clientSecrets > 0 ? [`Client secrets that are gone: ${clientSecrets}. New ones are needed by ${clients.join(', ')}${clients.length < clientSecrets ? ' …' : ''}: npm run assent -- rotate-secret CLIENT_ID`] : []),
  ...(secondFactors > 0 ? [`Second factors that are of no use: ${secondFactors}. Their owners cannot sign in until an admin resets the second factor.`] : []),
];
