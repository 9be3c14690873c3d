import { Cluster, Redis, type RedisCommander } from 'ioredis';
import type { RedisTarget } from './redis-target.js';
import { SCRIPTS, type Scripts } from './registered-scripts.js';

/** Everything that stores call. */
export type ScriptedRedis = RedisCommander & Scripts;

/** Without a connection a command fails at once; with one that is silent, within the time limit; and it reconnects for ever. */
export interface RedisClient {
  readonly redis: ScriptedRedis;
  /** Whether keys are spread over slots: all keys of one command must be in one slot. */
  readonly isCluster: boolean;
  isReady(): boolean;
  /** Calls back each time when a connection stands, and when servers join. */
  onConnected(listener: () => void): void;
  onError(listener: (error: Error) => void): void;
  quit(): Promise<unknown>;
  disconnect(): void;
}

const RECONNECT_STEP_MILLISECONDS = 50;
const RECONNECT_LIMIT_MILLISECONDS = 500;
/** Replies after which another connection may find the right server: a failover made this one a replica. */
const FAILED_OVER = /^(READONLY|MASTERDOWN)/;
/** How often the nodes of a cluster are asked who has which slots; a node that was asked for what it no longer has says so by itself. */
const REFRESH_MILLISECONDS = 5_000;
const MAX_REDIRECTIONS = 3;

const backOff = (attempt: number): number => Math.min(attempt * RECONNECT_STEP_MILLISECONDS, RECONNECT_LIMIT_MILLISECONDS);

export function redisClient(target: RedisTarget, limitMilliseconds: number): RedisClient {
  if ('clusterNodes' in target) return clusterClient(target, limitMilliseconds);
  const options = { ...patience(limitMilliseconds), retryStrategy: backOff, enableOfflineQueue: false, enableAutoPipelining: true, scripts: SCRIPTS } as const;
  if ('url' in target) return serverClient(new Redis(target.url, options));
  const client = serverClient(new Redis({ ...sentinelOptions(target, limitMilliseconds), ...options }));
  return { ...client, quit: () => client.quit().finally(() => client.disconnect()) }; // from the Sentinels too
}

/** Nothing is sent twice: a spend whose answer was lost would find its own mark. */
const patience = (limit: number) => ({
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: limit,
  disconnectTimeout: limit,
  socketTimeout: limit, // one timer for the connection, not one for each command
  reconnectOnError: (error: Error) => FAILED_OVER.test(error.message),
});

const access = ({ username, password, tls }: Exclude<RedisTarget, { readonly url: string }>) => ({
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
  ...(tls === true && { tls: {} }),
});

function sentinelOptions(target: Extract<RedisTarget, { readonly sentinels: unknown }>, limit: number) {
  const { sentinels, masterName, sentinelPassword, tls } = target;
  return {
    ...access(target),
    sentinels: sentinels.map((address) => ({ ...address })),
    name: masterName,
    sentinelRetryStrategy: backOff,
    sentinelReconnectStrategy: backOff,
    sentinelCommandTimeout: limit,
    // Sentinels tell of a failover: a master that was only cut off would go on taking what nobody else will see.
    failoverDetector: true,
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls === true && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  };
}

const serverClient = (redis: Redis): RedisClient => ({
  redis: redis as unknown as ScriptedRedis,
  isCluster: false,
  isReady: () => redis.status === 'ready',
  onConnected: (listener) => void redis.on('ready', listener),
  onError: (listener) => void redis.on('error', listener),
  quit: () => redis.quit(),
  disconnect: () => redis.disconnect(),
});

/** Commands are not gathered into pipelines: those are redirected as a whole or not at all, so that after a failover they would not find
 *  their way. */
function clusterClient(target: Extract<RedisTarget, { readonly clusterNodes: unknown }>, limit: number): RedisClient {
  const cluster = new Cluster(target.clusterNodes.map((address) => ({ ...address })), {
    redisOptions: { ...patience(limit), ...access(target) },
    scripts: SCRIPTS,
    enableOfflineQueue: false,
    clusterRetryStrategy: backOff,
    slotsRefreshTimeout: limit,
    slotsRefreshInterval: REFRESH_MILLISECONDS,
    maxRedirections: MAX_REDIRECTIONS,
    retryDelayOnFailover: 0, // not twice
    retryDelayOnClusterDown: 0,
    // Certificates are for names.
    ...(target.tls === true && { dnsLookup: (name: string, found: (error: null, address: string) => void) => found(null, name) }),
  });
  // Nodes connect with the first command otherwise, and those that come meanwhile fail.
  cluster.on('+node', (node: Redis) => void node.connect().catch(() => undefined));
  return {
    redis: cluster as unknown as ScriptedRedis,
    isCluster: true,
    isReady: () => cluster.status === 'ready' && cluster.nodes('master').every(({ status }) => status === 'ready'),
    onConnected: (listener) => void cluster.on('ready', listener).on('+node', (node: Redis) => void node.once('ready', listener)),
    onError: (listener) => void cluster.on('error', listener).on('node error', listener),
    quit: () => cluster.quit(),
    disconnect: () => cluster.disconnect(),
  };
}
