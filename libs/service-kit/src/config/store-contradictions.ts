import { type Environment, valueIn } from './environment.js';
import { redisSettings } from './redis.settings.js';
import type { Setting } from './setting.js';
import { storageSettings } from './storage.settings.js';

const { redisUrl, redisSentinels, redisSentinelMaster, redisSentinelPassword, redisClusterNodes, redisUsername, redisPassword, redisTls } = redisSettings;

/** Settings of the stores that are fine alone and wrong together, one sentence for each. */
export function storeContradictions(env: Environment): readonly string[] {
  const isSet = ({ variable }: Setting<unknown>): boolean => valueIn(env, variable) !== undefined;
  return [...severalWays(isSet), ...incomplete(isSet), ...withoutUse(isSet), ...replicaIsPrimary(env)];
}

type IsSet = (setting: Setting<unknown>) => boolean;

function severalWays(isSet: IsSet): readonly string[] {
  const ways = [redisUrl, redisSentinels, redisClusterNodes].filter(isSet).map(({ variable }) => variable);
  return ways.length > 1 ? [`${ways.join(' and ')} are set: Redis must be named in one way. Keep one of them.`] : [];
}

function incomplete(isSet: IsSet): readonly string[] {
  const missing = (wanted: Setting<unknown>, because: Setting<unknown>): readonly string[] =>
    isSet(because) && !isSet(wanted)
      ? [`${wanted.variable} is missing: with ${because.variable} it must be ${wanted.rule}. Example: ${wanted.variable}=${wanted.example}`]
      : [];
  return [...missing(redisSentinelMaster, redisSentinels), ...missing(redisPassword, redisUsername)];
}

function withoutUse(isSet: IsSet): readonly string[] {
  const useless = (settings: readonly Setting<unknown>[], needed: readonly Setting<unknown>[]): readonly string[] =>
    needed.some(isSet)
      ? []
      : settings
          .filter(isSet)
          .map(({ variable }) => `${variable} is set without ${needed.map((setting) => setting.variable).join(' or ')}: it must be absent. REDIS_URL holds everything about one server. Example: REDIS_URL=rediss://user:password@localhost:6379`);
  return [...useless([redisSentinelMaster, redisSentinelPassword], [redisSentinels]), ...useless([redisUsername, redisPassword, redisTls], [redisSentinels, redisClusterNodes])];
}

function replicaIsPrimary(env: Environment): readonly string[] {
  const { databaseUrl, databaseReplicaUrl } = storageSettings;
  const replica = valueIn(env, databaseReplicaUrl.variable);
  return replica !== undefined && replica === valueIn(env, databaseUrl.variable)
    ? [`${databaseReplicaUrl.variable} (value not shown) must be the URL of another server than ${databaseUrl.variable}. Example: ${databaseReplicaUrl.variable}=${databaseReplicaUrl.example}`]
    : [];
}
