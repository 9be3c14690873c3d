import type { AssentServer } from '@assent/core';
import { EndpointRoutes, SERVER } from '@assent/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** What resource servers call. */
@Injectable()
export class IntrospectionController implements OnModuleInit {
  constructor(
    @Inject(SERVER) private readonly server: AssentServer,
    private readonly routes: EndpointRoutes,
  ) {}

  onModuleInit(): void {
    this.routes.mount('/introspect', this.server.introspect);
  }
}
