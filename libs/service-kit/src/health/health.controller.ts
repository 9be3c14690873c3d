import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.js';
import { PLATFORM } from '../platform/tokens.js';

/** For orchestrators: harmless to the public, no versions, no configuration. */
@Controller('health')
export class HealthController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  /** The process runs. Restart it when this fails. */
  @Get('live')
  @HttpCode(200)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The stores answer. Send no requests while this fails. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: 'ok' | 'unavailable'; stores: Record<string, boolean> }> {
    const { postgres, redis } = this.platform;
    const stores = { postgres: await answers(postgres), ...(redis && { redis: await answers(redis) }) };
    const ok = Object.values(stores).every(Boolean);
    reply.code(ok ? 200 : 503);
    return { status: ok ? 'ok' : 'unavailable', stores };
  }
}

const answers = (store: { healthy(): Promise<boolean> }): Promise<boolean> => store.healthy().catch(() => false);
