import { SecretBox } from '@assent/core';
import { EncryptionKeys, WrongEncryptionKeys } from '@assent/storage-postgres';
import type { AssentConfig } from '../config/assent-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { neededBy } from './needed-by.js';

/** Without the present one, which may stand among them by mistake. */
export const previousKeysOf = ({ encryptionKey, previousEncryptionKeys = [] }: AssentConfig['storage']): readonly Buffer[] =>
  previousEncryptionKeys.filter((key) => !key.equals(encryptionKey));

export const encryptionKeysOf = (config: AssentConfig): EncryptionKeys =>
  new EncryptionKeys({
    url: config.storage.databaseUrl,
    secretBox: new SecretBox(config.storage.encryptionKey, previousKeysOf(config.storage)),
    outlastsSeconds: outlastsSecondsOf(config),
  });

/** What lives so long cannot be sealed or hashed anew: keys of MAC tokens, repeated refresh answers, user codes, cookies of sign-ins. */
const outlastsSecondsOf = ({ lifetimes }: AssentConfig): number =>
  Math.max(lifetimes.accessTokenTtlSeconds, lifetimes.refreshGraceSeconds, lifetimes.deviceCodeTtlSeconds, lifetimes.interactionTtlSeconds + lifetimes.codeTtlSeconds);

/** @throws ConfigurationError this process has not all of the keys that the database needs */
export async function openEncryptionKeys(keys: EncryptionKeys): Promise<void> {
  try {
    await keys.open();
  } catch (error) {
    throw error instanceof WrongEncryptionKeys ? new ConfigurationError([sentence(error)]) : error;
  }
}

function sentence({ labels, missing, unopened }: WrongEncryptionKeys): string {
  const lacking = missing.map(({ isPresent, label, needs }) => `${label} (${isPresent ? 'which a service works with now' : `needed by ${neededBy(needs).join(', ')}`})`);
  if (missing.length === 0) lacking.push(`that of the ${unopened.map(({ what, id }) => `${what} ${id}`).join(', the ')}`);
  return (
    `ASSENT_ENCRYPTION_KEY and ASSENT_ENCRYPTION_KEY_PREVIOUS must hold every key that this database needs. They hold ${labels.join(', ')}. ` +
    `Missing is ${lacking.join(', and ')}. docs/keys.md says how a key is changed, and what to do about one that is lost.`
  );
}
