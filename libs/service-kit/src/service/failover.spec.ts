import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, startRedisSentinel, until, type TestPostgres, type TestPostgresServer, type TestRedisSentinel } from '@assent/core-testing';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { EndpointRoutes } from '../http/endpoint-routes.js';
import type { PlatformNeeds } from '../platform/platform.js';
import { NEEDS } from '../platform/tokens.js';
import { type RunningService, startService } from './start-service.js';

/** Writes where short-lived data live. */
@Module({})
class SpendingModule implements OnModuleInit {
  constructor(
    @Inject(EndpointRoutes) private readonly routes: EndpointRoutes,
    @Inject(NEEDS) private readonly needs: PlatformNeeds,
  ) {}

  onModuleInit(): void {
    this.routes.mount('/spend', async () => ({ status: 200, headers: {}, body: await this.needs.codes.spend(randomBytes(32)) }));
  }
}

describe('a service with Redis behind Sentinels, and a replica of Postgres', () => {
  let postgres: TestPostgres;
  let replica: TestPostgresServer;
  let redis: TestRedisSentinel;
  let service: RunningService;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedisSentinel()]);
    replica = await postgres.startReplica();
    service = await startService({
      name: 'spec',
      module: SpendingModule,
      env: {
        ASSENT_ISSUER: 'https://as.example.test',
        ASSENT_PORT: '0',
        ASSENT_LOG_LEVEL: 'silent',
        ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
        DATABASE_URL: postgres.url,
        DATABASE_REPLICA_URL: replica.url,
        REDIS_SENTINELS: redis.sentinels.map(({ host, port }) => `${host}:${port}`).join(),
        REDIS_SENTINEL_MASTER: redis.masterName,
        ASSENT_REDIS_TIMEOUT_MILLISECONDS: '500',
      },
    });
  }, 60_000);
  afterAll(async () => {
    await service.close();
    await Promise.all([redis.stop(), replica.stop()]);
    await postgres.stop();
  });

  const get = (path: string) => fetch(`${service.url}${path}`);
  const isReady = async () => (await get('/health/ready')).status === 200;

  it('answers 503 with Retry-After, soon, while the replica takes the place of the master, and recovers by itself', async () => {
    expect(await (await get('/spend')).text()).toBe('unknown');
    const [master, successor] = redis.servers;
    await master.down('crash');
    const startedAt = Date.now();
    const refused = await get('/spend');
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect([refused.status, refused.headers.has('retry-after'), await isReady()]).toEqual([503, true, false]);
    await redis.promoted(successor);
    await until('the service is ready', isReady);
    expect(await (await get('/spend')).text()).toBe('unknown');
  });

  it('lists without the replica, too', async () => {
    const list = async () => (await service.platform.management.clients.list({}, { limit: 10 })).items.length;
    expect(service.platform.postgres.replica).toBeDefined();
    expect(await list()).toBe(1);
    await replica.down('crash');
    expect(await list()).toBe(1);
    await replica.up();
  });
});
