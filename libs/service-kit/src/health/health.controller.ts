import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.js';
import { PLATFORM } from '../platform/tokens.js';

type Stores = Readonly<Record<string, boolean>>;

interface Readiness {
  readonly status: 'ok' | 'unavailable' | 'stopping';
  readonly stores?: Stores;
}

/** For orchestrators: harmless to the public, no versions, no configuration. */
@Controller('health')
export class HealthController {
  private asking: Promise<Stores> | undefined;

  constructor(@Inject(PLATFORM) private readonly platform: Pick<Platform, 'postgres' | 'redis' | 'traffic'>) {}

  /** The process runs. Restart it when this fails. */
  @Get('live')
  @HttpCode(200)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The stores answer. Send no requests while this fails. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness();
    reply.code(readiness.status === 'ok' ? 200 : 503);
    return readiness;
  }

  private async readiness(): Promise<Readiness> {
    if (this.platform.traffic.isLeaving) return { status: 'stopping' };
    const stores = await (this.asking ??= this.askStores());
    return { status: Object.values(stores).every(Boolean) ? 'ok' : 'unavailable', stores };
  }

  /** One question for all who ask at once: anybody may, and each would take a connection of the pool. */
  private async askStores(): Promise<Stores> {
    const { postgres, redis } = this.platform;
    try {
      const [isPostgres, isRedis] = await Promise.all([answers(postgres), redis && answers(redis)]);
      return { postgres: isPostgres, ...(isRedis !== undefined && { redis: isRedis }) };
    } finally {
      this.asking = undefined;
    }
  }
}

const answers = (store: { healthy(): Promise<boolean> }): Promise<boolean> => store.healthy().catch(() => false);
