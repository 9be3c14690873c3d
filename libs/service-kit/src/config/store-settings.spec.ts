import { describe, expect, it } from '@jest/globals';
import { redisTargetOf } from '../platform/redis-target-of.js';
import { ConfigurationError } from './configuration-error.js';
import { readConfig } from './read-config.js';

const ENV = { ASSENT_ISSUER: 'https://auth.example.com', DATABASE_URL: 'postgres://a:b@localhost/assent', ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
const SENTINELS = { REDIS_SENTINELS: 's1,s2:26380, [::1]:26381', REDIS_SENTINEL_MASTER: 'assent' };

type Variables = Readonly<Record<string, string>>;
const targetOf = (variables: Variables) => redisTargetOf(readConfig({ ...ENV, ...variables }).storage);

function problemsOf(variables: Variables): readonly string[] {
  try {
    readConfig({ ...ENV, ...variables });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('where Redis is', () => {
  it('may be nowhere, and one server', () => {
    expect(targetOf({})).toBeUndefined();
    expect(targetOf({ REDIS_URL: 'rediss://a:b@redis:6380/1' })).toEqual({ url: 'rediss://a:b@redis:6380/1' });
  });

  it('may be what Sentinels say', () => {
    const sentinels = [{ host: 's1', port: 26379 }, { host: 's2', port: 26380 }, { host: '::1', port: 26381 }];
    expect(targetOf(SENTINELS)).toEqual({ sentinels, masterName: 'assent', tls: false });
    expect(targetOf({ ...SENTINELS, ASSENT_REDIS_USERNAME: 'u', ASSENT_REDIS_PASSWORD: 'p', ASSENT_REDIS_SENTINEL_PASSWORD: 'sp', ASSENT_REDIS_TLS: 'on' })).toEqual({
      sentinels, masterName: 'assent', username: 'u', password: 'p', sentinelPassword: 'sp', tls: true,
    });
  });

  it('may be a cluster', () => {
    const clusterNodes = [{ host: '10.0.0.1', port: 6379 }, { host: 'redis-2', port: 7000 }];
    expect(targetOf({ REDIS_CLUSTER_NODES: '10.0.0.1,redis-2:7000', ASSENT_REDIS_PASSWORD: 'p' })).toEqual({ clusterNodes, password: 'p', tls: false });
  });

  it.each(['', ',', 'a,', 'a:0', 'a:65536', 'a:b', 'redis://a:6379', 'a b', '::1', '[a]:1', '[::1', 'a:1:2', Array(101).fill('a').join()])('REDIS_SENTINELS and REDIS_CLUSTER_NODES are addresses, not %j', (text) => {
    for (const variable of ['REDIS_SENTINELS', 'REDIS_CLUSTER_NODES']) {
      const problems = problemsOf({ [variable]: text, ...(variable === 'REDIS_SENTINELS' && { REDIS_SENTINEL_MASTER: 'x' }) });
      if (text === '') continue; // counts as absent
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${variable} \\(now ".*"\\) must be host names or IP addresses .*\\. Example: ${variable}=`));
    }
  });

  it.each([
    ['REDIS_SENTINEL_MASTER', 'a b', 'a name of letters, digits, dots, hyphens and underscores'],
    ['ASSENT_REDIS_USERNAME', 'a b', 'a name without spaces'],
    ['ASSENT_REDIS_TLS', 'yes', '`on` or `off`'],
  ])('%s=%s is refused with the rule', (variable, value, rule) => {
    expect(problemsOf({ ...SENTINELS, ASSENT_REDIS_PASSWORD: 'p', [variable]: value })).toEqual([expect.stringContaining(`${variable} (now ${JSON.stringify(value)}) must be ${rule}. Example: ${variable}=`)]);
  });

  it.each(['ASSENT_REDIS_PASSWORD', 'ASSENT_REDIS_SENTINEL_PASSWORD'])('%s is a secret that is never shown', (variable) => {
    const [problem, ...others] = problemsOf({ ...SENTINELS, [variable]: 'hunter2'.repeat(100) });
    expect(others).toEqual([]);
    expect(problem).toContain(`${variable} (value not shown) must be a text of at most 512 characters.`);
    expect(problem).not.toContain('hunter2');
  });

  it('is said in one way only', () => {
    expect(problemsOf({ REDIS_URL: 'redis://a', REDIS_CLUSTER_NODES: 'a' })).toEqual(['REDIS_URL and REDIS_CLUSTER_NODES are set: Redis must be named in one way. Keep one of them.']);
    expect(problemsOf({ ...SENTINELS, REDIS_URL: 'redis://a', REDIS_CLUSTER_NODES: 'a' })[0]).toContain('REDIS_URL and REDIS_SENTINELS and REDIS_CLUSTER_NODES are set');
  });

  it('is said completely', () => {
    expect(problemsOf({ REDIS_SENTINELS: 'a' })).toEqual([
      'REDIS_SENTINEL_MASTER is missing: with REDIS_SENTINELS it must be a name of letters, digits, dots, hyphens and underscores. Example: REDIS_SENTINEL_MASTER=assent',
    ]);
    expect(problemsOf({ REDIS_CLUSTER_NODES: 'a', ASSENT_REDIS_USERNAME: 'u' })).toEqual([expect.stringContaining('ASSENT_REDIS_PASSWORD is missing: with ASSENT_REDIS_USERNAME it must be')]);
  });

  it.each([
    ['REDIS_SENTINEL_MASTER', { REDIS_CLUSTER_NODES: 'a' }, 'REDIS_SENTINELS'],
    ['ASSENT_REDIS_SENTINEL_PASSWORD', { REDIS_URL: 'redis://a' }, 'REDIS_SENTINELS'],
    ['ASSENT_REDIS_PASSWORD', { REDIS_URL: 'redis://a' }, 'REDIS_SENTINELS or REDIS_CLUSTER_NODES'],
    ['ASSENT_REDIS_TLS', {}, 'REDIS_SENTINELS or REDIS_CLUSTER_NODES'],
  ])('%s is not set where it would do nothing', (variable, given, needed) => {
    const value = variable === 'ASSENT_REDIS_TLS' ? 'on' : 'x';
    expect(problemsOf({ ...given, [variable]: value })).toEqual([expect.stringContaining(`${variable} is set without ${needed}: it must be absent.`)]);
  });
});

describe('DATABASE_REPLICA_URL', () => {
  const variable = 'DATABASE_REPLICA_URL';

  it('is optional', () => {
    expect(readConfig(ENV).storage.databaseReplicaUrl).toBeUndefined();
    expect(readConfig({ ...ENV, [variable]: 'postgres://a:b@replica/assent' }).storage.databaseReplicaUrl).toBe('postgres://a:b@replica/assent');
  });

  it('is a secret URL of Postgres', () => {
    expect(problemsOf({ [variable]: 'mysql://a:hunter2@replica/assent' })).toEqual([
      `${variable} (value not shown) must be a postgres:// URL. Example: ${variable}=postgres://assent:password@replica:5432/assent`,
    ]);
  });

  it('is not the primary', () => {
    expect(problemsOf({ [variable]: ENV.DATABASE_URL })).toEqual([expect.stringContaining(`${variable} (value not shown) must be the URL of another server than DATABASE_URL.`)]);
  });
});
