import type { AssentServer, Needs } from '@assent/core';
import type { EncryptionKeys, Management, Postgres } from '@assent/storage-postgres';
import type { RedisConnection } from '@assent/storage-redis';
import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';
import type { DescribedSetting } from '../config/described-settings.js';
import type { Traffic } from '../http/traffic.js';
import type { ServiceMetrics } from '../metrics/service-metrics.js';

/** What the core needs, but for the pages: those belong to the service that shows them. */
export type PlatformNeeds = Omit<Needs, 'pages'>;

/** Everything that every service stands on, connected. */
export interface Platform {
  readonly config: AssentConfig;
  /** The configuration as admins see it, and where each value came from. */
  readonly settings: readonly DescribedSetting[];
  readonly logger: Logger;
  /** Counts what this process does. */
  readonly metrics: ServiceMetrics;
  /** Lets requests in. */
  readonly traffic: Traffic;
  readonly needs: PlatformNeeds;
  /** The endpoints that programs call. */
  readonly server: AssentServer;
  /** What admins and the command line do. */
  readonly management: Management;
  readonly encryptionKeys: EncryptionKeys;
  readonly postgres: Postgres;
  /** Absent: what is short-lived is in Postgres too. */
  readonly redis: RedisConnection | undefined;
  close(): Promise<void>;
}
