import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HttpServer } from '../http/http-server.js';
import type { Platform } from '../platform/platform.js';

/** Requests in flight get so long to finish: a client that holds its connection open cannot hold up the shutdown. */
const DEADLINE_MILLISECONDS = 10_000;
/** Long enough for a request that was sent before its sender could know. */
const LINGER_MILLISECONDS = 250;

/** Finishes what is in flight. First proxies hear that they should send requests elsewhere; then the port is closed. */
export async function drained(app: NestFastifyApplication, server: HttpServer, { config, logger, traffic }: Pick<Platform, 'config' | 'logger' | 'traffic'>): Promise<void> {
  const { drainSeconds } = config.operations;
  traffic.isLeaving = true;
  logger.info({ drainSeconds, inFlight: traffic.inFlight }, 'stopping');
  if (drainSeconds > 0) await delay(drainSeconds * 1000);
  const callOff = server.empty({ lingerMilliseconds: LINGER_MILLISECONDS, deadlineMilliseconds: DEADLINE_MILLISECONDS });
  try {
    await server.close();
    await app.close();
  } finally {
    callOff();
  }
}
