export * from './connect-redis.js';
export type { RedisAddress, RedisTarget } from './redis-target.js';
