import type { Client } from '../model/client.js';
import type { ClientAuthNeeds } from './client-auth-method.js';

/** Checks against every live secret: two within a rotation's overlap.
 *  @returns undefined when it matches, else why not */
export function whySecretFails(client: Client, secret: string, { clock, secretHasher }: Pick<ClientAuthNeeds, 'clock' | 'secretHasher'>): string | undefined {
  const now = clock.now();
  const live = client.secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  const matches = live.filter(({ hash }) => secretHasher.matches(hash, secret));
  return matches.length > 0 ? undefined : 'wrong secret';
}
