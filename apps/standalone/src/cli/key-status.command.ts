import { neededBy } from '@assent/service-kit';
import { isNeeded, type KeyStatus } from '@assent/storage-postgres';
import type { Command } from './command.js';

export const keyStatusCommand: Command = {
  name: 'key-status',
  parameters: [],
  summary: 'say which encryption keys there are, what still needs each, and which can be removed',
  async run({ withEncryptionKeys, out }) {
    const keys = await withEncryptionKeys((encryptionKeys) => encryptionKeys.status());
    for (const key of keys) out(`${key.label}  ${placeOf(key)}: ${stateOf(key)}\n`);
  },
};

const placeOf = ({ here }: KeyStatus): string => (here === undefined ? 'not in this environment' : here === 'present' ? 'ASSENT_ENCRYPTION_KEY' : 'ASSENT_ENCRYPTION_KEY_PREVIOUS');

function stateOf({ here, needs, used }: KeyStatus): string {
  if (used === undefined) return here === 'present' ? 'no service works with it yet' : 'no service has worked with it; it is ready to become ASSENT_ENCRYPTION_KEY';
  if (used.isPresent) return `services work with it since ${used.presentSince.toISOString()}`;
  const since = `no service works with it since ${used.lastPresentAt.toISOString()}`;
  if (isNeeded(needs)) return `${since}; still needed by ${neededBy(needs).join(', ')}`;
  return here === 'present' ? since : `${since}; nothing needs it: it can be removed`;
}
