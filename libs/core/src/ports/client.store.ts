import type { Client } from '../model/client.js';
import type { HashedSecret } from '../secrets/secret-hasher.js';

export interface ClientStore {
  /** Exact, case-sensitive match; disabled clients are found too (the caller decides). */
  find(clientId: string): Promise<Client | undefined>;
  /** What at least one enabled client is allowed, so that metadata tell no more and no less. */
  offered(): Promise<Offered>;
  /** Records an unregistered client, unless its client_id is taken: then nothing happens. Durable when it returns. */
  adopt(client: Client): Promise<void>;
  /** The same secret, hashed with another key. Whoever has what was looked up before may go by it: both hashes match. Nothing happens when
   *  the client has no such hash any more. */
  rehash(clientId: string, from: string, to: HashedSecret): Promise<void>;
}

export interface Offered {
  /** Some client is registered for the implicit grant; those that nobody registered do not count. */
  readonly implicit: boolean;
  readonly mac: boolean;
}
