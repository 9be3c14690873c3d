import type { AssentServer, DurableStores, Needs, ShortLivedStores } from '@assent/core';
import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';

/** What the core needs, but for the pages: those belong to the service that shows them. */
export type PlatformNeeds = Omit<Needs, 'pages'>;

/** A connection to a server that keeps data. */
interface Storage {
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

export interface PostgresStorage extends Storage {
  readonly stores: DurableStores;
  readonly shortLived: ShortLivedStores;
}

/** Everything that every service stands on, connected. */
export interface Platform {
  readonly config: AssentConfig;
  readonly logger: Logger;
  readonly needs: PlatformNeeds;
  /** The endpoints that programs call. */
  readonly server: AssentServer;
  readonly postgres: PostgresStorage;
  /** Absent: what is short-lived is in Postgres too. */
  readonly redis: Storage | undefined;
  close(): Promise<void>;
}
