import type { Client, ClientSecret } from '../model/client.js';

/** Clients that people register for themselves. They are clients like all others; only their owner may see them here. */
export interface OwnedClientStore {
  /** Durable when it returns. The client has an owner and an identifier that nobody has. */
  create(client: Client): Promise<void>;
  /** Newest first, at most 500; disabled ones too. */
  listOf(userId: string): Promise<readonly Client[]>;
  /** The secrets so far stop at once. False: there is no such client of this person, or it is disabled. */
  replaceSecret(userId: string, clientId: string, secret: ClientSecret): Promise<boolean>;
}
