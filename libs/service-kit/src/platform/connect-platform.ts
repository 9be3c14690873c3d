import { createServer, type DurableStores, SecretBox, SecretHasher, systemClock, systemRandom, type ShortLivedStores } from '@assent/core';
import { connectPostgres, Management, type ManagementOptions, type Postgres } from '@assent/storage-postgres';
import { connectRedis, type RedisConnection } from '@assent/storage-redis';
import type { Logger } from 'pino';
import { type AssentConfig, serverConfigOf } from '../config/assent-config.js';
import type { DescribedSetting } from '../config/described-settings.js';
import { trafficOf } from '../http/traffic-of.js';
import { quietObserver } from '../metrics/quiet-observer.js';
import { ServiceMetrics } from '../metrics/service-metrics.js';
import { Argon2PasswordHasher } from '../security/argon2-password-hasher.js';
import { xmlSamlAssertionReader } from '../security/xml-saml-assertion-reader.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Platform, PlatformNeeds } from './platform.js';
import { encryptionKeysOf, openEncryptionKeys, previousKeysOf } from './encryption-keys-of.js';
import { redisTargetOf } from './redis-target-of.js';

/** Connects the stores and brings the tables up to date.
 *  @param settings where the configuration came from
 *  @param tracing sees what requests ask of the stores
 *  @throws StoreUnavailable Postgres does not answer @throws ConfigurationError the encryption keys are not those of the database */
export async function connectPlatform(config: AssentConfig, settings: readonly DescribedSetting[], logger: Logger, tracing?: Tracing): Promise<Platform> {
  const postgres = postgresOf(config, logger);
  try {
    await postgres.migrate();
    const encryptionKeys = encryptionKeysOf(config);
    await openEncryptionKeys(encryptionKeys);
    const dataSource = await postgres.dataSource();
    const redis = await redisOf(config, logger);
    const metrics = new ServiceMetrics();
    const needs: PlatformNeeds = { ...needsOf(config, storesOf(postgres, redis, tracing)), observer: quietObserver(metrics) };
    const managed = managementOf(config, { dataSource, replica: postgres.replica, sessions: needs.sessions });
    const management = tracing?.watchManagement(managed) ?? managed;
    const close = async (): Promise<void> => {
      await Promise.all([postgres.close(), redis?.close()]);
    };
    return { config, settings, logger, metrics, traffic: trafficOf(config, logger), needs, server: createServer(needs), management, encryptionKeys, postgres, redis, close };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

const postgresOf = ({ storage }: AssentConfig, logger: Logger): Postgres =>
  connectPostgres({
    url: storage.databaseUrl,
    poolSize: storage.databasePoolSize,
    statementTimeoutMilliseconds: storage.databaseTimeoutMilliseconds,
    connectionTimeoutMilliseconds: storage.databaseTimeoutMilliseconds,
    recordInquiries: storage.recordInquiries,
    replicaUrl: storage.databaseReplicaUrl,
    onReplicaProblem: (err) => logger.warn({ err }, 'lists are read from the primary'),
  });

async function redisOf({ storage }: AssentConfig, logger: Logger): Promise<RedisConnection | undefined> {
  const target = redisTargetOf(storage);
  if (target === undefined) return undefined;
  return connectRedis({
    ...target,
    commandTimeoutMilliseconds: storage.redisTimeoutMilliseconds,
    onProblem: (err) => logger.warn({ err }, 'Redis has a problem'),
  });
}

/** What does not depend on a store. */
const toolsOf = ({ storage, limits }: AssentConfig) => ({
  clock: systemClock,
  random: systemRandom,
  secretBox: new SecretBox(storage.encryptionKey, previousKeysOf(storage)),
  secretHasher: new SecretHasher(storage.encryptionKey, previousKeysOf(storage)),
  passwordHasher: new Argon2PasswordHasher(limits.passwordHashConcurrency),
});

type Stores = DurableStores & ShortLivedStores;

const needsOf = (config: AssentConfig, stores: Stores): Omit<PlatformNeeds, 'observer'> => ({
  ...toolsOf(config),
  samlAssertions: xmlSamlAssertionReader(),
  ...stores,
  config: serverConfigOf(config),
});

function storesOf(postgres: Postgres, redis: RedisConnection | undefined, tracing: Tracing | undefined): Stores {
  const durable = tracing?.watch(postgres.stores, 'postgresql') ?? postgres.stores;
  if (redis === undefined) return { ...durable, ...(tracing?.watch(postgres.shortLived, 'postgresql') ?? postgres.shortLived) };
  return { ...durable, ...(tracing?.watch(redis.stores, 'redis') ?? redis.stores) };
}

const managementOf = (config: AssentConfig, stores: Pick<ManagementOptions, 'dataSource' | 'replica' | 'sessions'>): Management =>
  new Management({
    ...toolsOf(config),
    ...stores,
    encryptionKey: config.storage.encryptionKey,
    previousEncryptionKeys: previousKeysOf(config.storage),
    issuer: config.service.issuer,
    accessTokenTtlSeconds: config.lifetimes.accessTokenTtlSeconds,
  });
