import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { HealthController } from '../health/health.controller.js';
import { EndpointRoutes } from '../http/endpoint-routes.js';
import { RequestLog } from '../logs/request-log.js';
import type { Platform } from './platform.js';
import { CONFIG, LOGGER, MANAGEMENT, METRICS, NEEDS, PLATFORM, POSTGRES, SERVER, TRAFFIC } from './tokens.js';

/** What every service stands on, for injection anywhere. Who connected the platform closes it, after the last request. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(platform: Platform): DynamicModule {
    const { config, logger, management, metrics, needs, postgres, server, traffic } = platform;
    const values = new Map<symbol | Type, unknown>([
      [PLATFORM, platform],
      [CONFIG, config],
      [LOGGER, logger],
      [NEEDS, needs],
      [MANAGEMENT, management],
      [METRICS, metrics],
      [POSTGRES, postgres],
      [SERVER, server],
      [TRAFFIC, traffic],
      [RequestLog, new RequestLog(logger)], // one for all, so that its limits are those of the process
    ]);
    const providers = [...values].map(([provide, useValue]) => ({ provide, useValue }));
    return {
      module: PlatformModule,
      controllers: [HealthController],
      providers: [...providers, EndpointRoutes],
      exports: [...values.keys(), EndpointRoutes],
    };
  }
}
