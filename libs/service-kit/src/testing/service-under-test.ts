import { request as httpRequest } from 'node:http';
import { Writable } from 'node:stream';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '../config/read-config.js';
import { HttpServer } from '../http/http-server.js';
import type { Traffic } from '../http/traffic.js';
import { trafficOf } from '../http/traffic-of.js';
import { createLogger } from '../logs/logger.js';
import { ServiceMetrics } from '../metrics/service-metrics.js';
import type { Platform } from '../platform/platform.js';
import { createService } from '../service/create-service.js';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

/** A service whose stores are two switches, on a port of its own. */
export class ServiceUnderTest {
  readonly log: string[] = [];
  readonly health = { postgres: true, redis: true };
  private readonly holds = { asked: (): void => undefined, until: Promise.resolve() };

  private constructor(
    readonly app: NestFastifyApplication,
    readonly server: HttpServer,
    readonly traffic: Traffic,
    readonly port: number,
  ) {}

  static async start(module: Type, env: Record<string, string> = {}): Promise<ServiceUnderTest> {
    const log: string[] = [];
    const health = { postgres: true, redis: true };
    const config = readConfig({ ASSENT_ISSUER: 'http://localhost:3000', DATABASE_URL: 'postgres://localhost/x', ASSENT_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'), ...env });
    const stream = new Writable({ write: (line, _encoding, done) => (log.push(String(line)), done()) });
    const logger = createLogger('test', 'debug', stream);
    const traffic = trafficOf(config, logger);
    const holds = { asked: (): void => undefined, until: Promise.resolve() };
    const postgresHealth = async (): Promise<boolean> => {
      holds.asked();
      await holds.until;
      return health.postgres;
    };
    const stores = { postgres: { healthy: postgresHealth }, redis: { healthy: async () => health.redis } };
    const platform = { config, logger, traffic, needs: {}, metrics: new ServiceMetrics(), ...stores, close: async () => undefined } as unknown as Platform;
    const server = new HttpServer(traffic);
    const app = await createService(module, platform, server);
    await app.listen(0, '127.0.0.1');
    return Object.assign(new ServiceUnderTest(app, server, traffic, Number(new URL(await app.getUrl()).port)), { log, health, holds });
  }

  get lines(): readonly Record<string, unknown>[] {
    return this.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Postgres is asked, and does not answer. @returns lets it */
  slowStores(asked: () => void): () => void {
    let answer = (): void => undefined;
    Object.assign(this.holds, { asked, until: new Promise<void>((resolve) => (answer = resolve)) });
    return () => answer();
  }

  /** node:http, because fetch would mend what specs break. */
  exchange(method: string, path: string, headers: Record<string, string | string[]> = {}, body?: string | Buffer): Promise<Answer> {
    return exchange(this.port, method, path, headers, body);
  }
}

function exchange(port: number, method: string, path: string, headers: Record<string, string | string[]>, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) as Record<string, unknown> });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
