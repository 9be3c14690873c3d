import { isIP } from 'node:net';
import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { optional, withDefault } from './setting.js';
import { urlWith } from './url-with.js';

const SENTINEL_PORT = 26_379;
const REDIS_PORT = 6379;
const MAX_PORT = 65_535;
const MAX_ADDRESSES = 100;

export interface Address {
  readonly host: string;
  readonly port: number;
}

const ADDRESSES_RULE = 'host names or IP addresses (IPv6 in brackets), each with or without a port, separated by commas';

/** Where Redis is, in one of three ways, and how long it may take. */
export const redisSettings = {
  redisUrl: optional({
    variable: 'REDIS_URL',
    description:
      'The Redis server, 7.0 or later, for what is short-lived: codes, sessions, rate limits. Behind Sentinels or in a cluster, say so with `REDIS_SENTINELS` or `REDIS_CLUSTER_NODES` instead. When all three are absent these data live in Postgres: right for a small installation.',
    rule: 'a redis:// or rediss:// URL',
    example: 'redis://localhost:6379',
    secret: true,
    schema: urlWith('redis:', 'rediss:'),
  }),
  redisSentinels: optional({
    variable: 'REDIS_SENTINELS',
    description: 'The Sentinels that know which Redis server is the master; without a port, 26379 is meant. One that answers is enough to find the others.',
    rule: ADDRESSES_RULE,
    example: 'sentinel-1:26379,sentinel-2:26379,sentinel-3:26379',
    schema: addresses(SENTINEL_PORT),
  }),
  redisSentinelMaster: optional({
    variable: 'REDIS_SENTINEL_MASTER',
    description: 'The name that the Sentinels have for the master.',
    rule: 'a name of letters, digits, dots, hyphens and underscores',
    example: 'assent',
    schema: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
  }),
  redisClusterNodes: optional({
    variable: 'REDIS_CLUSTER_NODES',
    description: 'Some nodes of a Redis Cluster; without a port, 6379 is meant. The others are found through them.',
    rule: ADDRESSES_RULE,
    example: 'redis-1:6379,redis-2:6379,redis-3:6379',
    schema: addresses(REDIS_PORT),
  }),
  redisUsername: optional({
    variable: 'ASSENT_REDIS_USERNAME',
    description: 'The user of the servers behind Sentinels or in a cluster. When it is absent, the password is that of the default user.',
    rule: 'a name without spaces',
    example: 'assent',
    schema: z.string().regex(/^[^\s\p{Cc}]{1,200}$/u),
  }),
  redisPassword: optional({
    variable: 'ASSENT_REDIS_PASSWORD',
    description: 'The password of the servers behind Sentinels or in a cluster. That of one server is part of `REDIS_URL`.',
    rule: 'a text of at most 512 characters',
    example: '"$(openssl rand -hex 32)"',
    secret: true,
    schema: z.string().max(512),
  }),
  redisSentinelPassword: optional({
    variable: 'ASSENT_REDIS_SENTINEL_PASSWORD',
    description: 'The password of the Sentinels themselves.',
    rule: 'a text of at most 512 characters',
    example: '"$(openssl rand -hex 32)"',
    secret: true,
    schema: z.string().max(512),
  }),
  redisTls: withDefault('off', {
    variable: 'ASSENT_REDIS_TLS',
    description:
      'Whether servers behind Sentinels or in a cluster, and the Sentinels, are spoken to over TLS. Their certificates must be for the names or addresses by which they are announced; `NODE_EXTRA_CA_CERTS` names a file with authorities of your own. With one server, the URL says it.',
    rule: '`on` or `off`',
    example: 'on',
    schema: z.enum(['on', 'off']).transform((value) => value === 'on'),
  }),
  redisTimeoutMilliseconds: numberSetting({
    variable: 'ASSENT_REDIS_TIMEOUT_MILLISECONDS',
    description: 'How long a request waits for Redis before it is answered with 503.',
    unit: 'milliseconds',
    min: 50,
    max: 60_000,
    fallback: 1000,
  }),
};

function addresses(defaultPort: number): z.ZodType<readonly Address[], string> {
  return z.string().transform((text, context) => {
    const found = text.split(',').map((part) => addressOf(part.trim(), defaultPort));
    if (found.length <= MAX_ADDRESSES && found.every((address) => address !== undefined)) return found;
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  });
}

function addressOf(text: string, defaultPort: number): Address | undefined {
  const [, bracketed, name, digits] = /^(?:\[([^\]]*)\]|([A-Za-z0-9._-]{1,253}))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  if (port < 1 || port > MAX_PORT) return undefined;
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? { host: bracketed, port } : undefined;
  return name === undefined ? undefined : { host: name, port };
}
