import type { RedisTarget } from '@assent/storage-redis';
import type { AssentConfig } from '../config/assent-config.js';

/** Where Redis is; undefined: there is none. */
export function redisTargetOf(storage: AssentConfig['storage']): RedisTarget | undefined {
  const { redisUrl, redisSentinels, redisSentinelMaster, redisSentinelPassword, redisClusterNodes, redisUsername, redisPassword, redisTls } = storage;
  const access = { username: redisUsername, password: redisPassword, tls: redisTls };
  if (redisSentinels !== undefined && redisSentinelMaster !== undefined) {
    return { ...access, sentinels: redisSentinels, masterName: redisSentinelMaster, sentinelPassword: redisSentinelPassword };
  }
  if (redisClusterNodes !== undefined) return { ...access, clusterNodes: redisClusterNodes };
  return redisUrl === undefined ? undefined : { url: redisUrl };
}
