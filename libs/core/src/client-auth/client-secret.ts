import type { Client } from '../model/client.js';
import type { ClientAuthNeeds } from './client-auth-method.js';

/** Checks against every live secret: two within a rotation's overlap.
 *  @returns undefined when it matches, else why not */
export function whySecretFails(client: Client, secret: string, { clients, clock, secretHasher }: Pick<ClientAuthNeeds, 'clients' | 'clock' | 'secretHasher'>): string | undefined {
  const now = clock.now();
  const live = client.secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  const matches = live.map(({ hash }) => ({ hash, by: secretHasher.matchOf(hash, secret) })).filter(({ by }) => by !== undefined);
  // only now is there a secret to hash again; nobody waits for it, and the next request will do as well
  for (const { hash, by } of matches) if (by === 'previous') clients.rehash(client.clientId, hash, secretHasher.hashed(secret)).catch(() => undefined);
  return matches.length > 0 ? undefined : 'wrong secret';
}
