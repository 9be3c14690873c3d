import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { HealthController } from '../health/health.controller.js';
import { EndpointRoutes } from '../http/endpoint-routes.js';
import type { Platform } from './platform.js';
import { CONFIG, LOGGER, NEEDS, PLATFORM, POSTGRES, SERVER } from './tokens.js';

/** What every service stands on, for injection anywhere. Closes the stores when the service stops: after the last request. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  static forRoot(platform: Platform): DynamicModule {
    const { config, logger, needs, postgres, server } = platform;
    const values = new Map<symbol, unknown>([
      [PLATFORM, platform],
      [CONFIG, config],
      [LOGGER, logger],
      [NEEDS, needs],
      [POSTGRES, postgres],
      [SERVER, server],
    ]);
    const providers = [...values].map(([provide, useValue]) => ({ provide, useValue }));
    return {
      module: PlatformModule,
      controllers: [HealthController],
      providers: [...providers, EndpointRoutes],
      exports: [...values.keys(), EndpointRoutes],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.platform.close();
  }
}
