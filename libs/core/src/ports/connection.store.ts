import type { Connection } from '../model/connection.js';

export interface ConnectionStore {
  /** Durable when it returns. Nothing is recorded for a person or client that is gone. */
  record(connection: Connection): Promise<void>;
  /** The latest decision about answers to that redirect URI (undefined: the registered one). A withdrawal counts for all of them. */
  latest(userId: string, clientId: string, redirectUri: string | undefined): Promise<Connection | undefined>;
  /** Newest first, at most 500. */
  listOf(userId: string): Promise<readonly Connection[]>;
  /** The person takes everything back: a rejection for every redirect URI is recorded, the remembered consent is gone, and every grant of
   *  the person to the client, with its tokens, is dead when it returns. */
  withdraw(userId: string, clientId: string, at: Date): Promise<void>;
}
