import { systemClock, type Clock, type DurableStores, type InquiryLog, type ShortLivedStores } from '@assent/core';
import type { DataSource } from 'typeorm';
import { HotPool, type PoolState } from './hot/hot-pool.js';
import { StateEpoch } from './hot/state-epoch.js';
import { PostgresInquiryLog } from './inquiries/inquiry-log.js';
import { createDataSource, type DataSourceOptions } from './operations/data-source.js';
import { lazyDataSource } from './operations/lazy-data-source.js';
import { maintain, prepare } from './operations/maintain.js';
import { migrate } from './operations/migrate.js';
import { ReadReplica } from './replica/read-replica.js';
import { ServiceReports } from './samples/service-reports.js';
import { PostgresCodeStore } from './short-lived/code.store.js';
import { PostgresDeviceCodeStore } from './short-lived/device-code.store.js';
import { PostgresInteractionStore } from './short-lived/interaction.store.js';
import { PostgresRateLimiter } from './short-lived/rate-limiter.js';
import { PostgresReplayStore } from './short-lived/replay.store.js';
import { PostgresSessionStore } from './short-lived/session.store.js';
import { PostgresAccessTokenStore } from './stores/access-token.store.js';
import { PostgresApiStore } from './stores/api.store.js';
import { PostgresAuditLog } from './stores/audit-log.js';
import { PostgresClientStore } from './stores/client.store.js';
import { PostgresConnectionStore } from './stores/connection.store.js';
import { PostgresConsentStore } from './stores/consent.store.js';
import { PostgresGrantStore } from './stores/grant.store.js';
import { PostgresKeyStore } from './stores/key.store.js';
import { PostgresOwnedClientStore } from './stores/owned-client.store.js';
import { PostgresTrustedIssuerStore } from './stores/trusted-issuer.store.js';
import { PostgresUserStore } from './stores/user.store.js';

export interface PostgresOptions {
  readonly url: string;
  /** Connections of the hot path; 10. Management has a few more of its own. */
  readonly poolSize?: number;
  /** Longest time for one statement of the hot path; 2,000. */
  readonly statementTimeoutMilliseconds?: number;
  /** Longest wait for a connection; 1,000. */
  readonly connectionTimeoutMilliseconds?: number;
  /** Longest time for one statement of management; 10,000. */
  readonly managementTimeoutMilliseconds?: number;
  /** Of a streaming replica, for the lists of management. */
  readonly replicaUrl?: string | undefined;
  /** Told when the replica is not used for a while, and why. */
  readonly onReplicaProblem?: (problem: Error) => void;
  /** For the expiry of what is short-lived. */
  readonly clock?: Clock;
  /** False: who asked about tokens is not kept. */
  readonly recordInquiries?: boolean;
}

export interface Postgres {
  readonly stores: DurableStores;
  /** For an installation without Redis. */
  readonly shortLived: ShortLivedStores;
  /** For management; connects when first asked for. @throws StoreUnavailable */
  dataSource(): Promise<DataSource>;
  /** For the lists of management. */
  readonly replica: ReadReplica | undefined;
  /** Brings the tables up to date; safe from several services at once. @throws StoreUnavailable */
  migrate(): Promise<void>;
  /** For who starts: tokens that are issued soon have where to go. @throws StoreUnavailable */
  prepare(now: Date): Promise<void>;
  /** Housekeeping, for every few minutes; safe from several services at once. @throws StoreUnavailable */
  maintain(now: Date): Promise<void>;
  /** What processes say about themselves. */
  readonly reports: ServiceReports;
  /** Connections of the hot path. */
  poolState(): PoolState;
  /** Who asked about tokens. */
  readonly inquiries: PostgresInquiryLog;
  /** True when Postgres answers in time and can write. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

const MANAGEMENT_POOL_SIZE = 4;

/** Opens no connection yet: Postgres may come later, and may go and come back. */
export function connectPostgres(options: PostgresOptions): Postgres {
  const { url, connectionTimeoutMilliseconds = 1_000, statementTimeoutMilliseconds = 2_000 } = options;
  const pool = new HotPool({ url, poolSize: options.poolSize ?? 10, connectionTimeoutMilliseconds, statementTimeoutMilliseconds });
  const forManagement = { poolSize: MANAGEMENT_POOL_SIZE, connectionTimeoutMilliseconds, statementTimeoutMilliseconds: options.managementTimeoutMilliseconds ?? 10_000 };
  const management = lazyDataSource(createDataSource({ ...forManagement, url }));
  const replica = replicaOf(options, forManagement);
  const inquiries = new PostgresInquiryLog(pool);
  return {
    stores: { ...durableStores(pool), inquiries: options.recordInquiries === false ? NOTHING_NOTED : inquiries },
    shortLived: shortLivedStores(pool, options.clock ?? systemClock),
    dataSource: management.get,
    replica,
    migrate: () => migrate(url),
    prepare: (now) => prepare(url, now),
    maintain: (now) => maintain(url, now),
    reports: new ServiceReports(pool),
    poolState: () => pool.state(),
    inquiries,
    healthy: () => healthy(pool),
    async close() {
      await inquiries.close();
      await Promise.all([pool.close(), management.close(), replica?.close()]);
    },
  };
}

function replicaOf({ replicaUrl, onReplicaProblem }: PostgresOptions, forManagement: Omit<DataSourceOptions, 'url'>): ReadReplica | undefined {
  if (replicaUrl === undefined) return undefined;
  return new ReadReplica({
    dataSource: lazyDataSource(createDataSource({ ...forManagement, url: replicaUrl, applicationName: 'assent lists' })),
    connectionTimeoutMilliseconds: forManagement.connectionTimeoutMilliseconds,
    onProblem: onReplicaProblem ?? (() => undefined),
  });
}

const NOTHING_NOTED: InquiryLog = { note: () => undefined };

function durableStores(pool: HotPool, epoch = new StateEpoch(pool)): Omit<DurableStores, 'inquiries'> {
  const clients = new PostgresClientStore(pool, epoch.ofSettings);
  return {
    clients,
    apis: new PostgresApiStore(pool, epoch.ofSettings),
    users: new PostgresUserStore(pool, epoch.ofSettings),
    consents: new PostgresConsentStore(pool),
    connections: new PostgresConnectionStore(pool),
    ownedClients: new PostgresOwnedClientStore(pool, clients),
    grants: new PostgresGrantStore(pool),
    accessTokens: new PostgresAccessTokenStore(pool, epoch.ofTokens),
    keys: new PostgresKeyStore(pool),
    trustedIssuers: new PostgresTrustedIssuerStore(pool, epoch.ofSettings),
    audit: new PostgresAuditLog(pool),
  };
}

const shortLivedStores = (pool: HotPool, clock: Clock): ShortLivedStores => ({
  codes: new PostgresCodeStore(pool, clock),
  deviceCodes: new PostgresDeviceCodeStore(pool, clock),
  interactions: new PostgresInteractionStore(pool, clock),
  sessions: new PostgresSessionStore(pool, clock),
  replays: new PostgresReplayStore(pool, clock),
  rateLimiter: new PostgresRateLimiter(pool, clock),
});

async function healthy(pool: HotPool): Promise<boolean> {
  try {
    const [row] = await pool.rows<{ readonly writable: boolean }>({ name: 'healthy', text: 'SELECT NOT pg_is_in_recovery() AS writable' }, []);
    return row?.writable === true;
  } catch {
    return false;
  }
}
