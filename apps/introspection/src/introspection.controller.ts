import type { AssentServer } from '@assent/core';
import { EndpointRoutes, SERVER } from '@assent/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** What resource servers and their reverse proxies call. */
@Injectable()
export class IntrospectionController implements OnModuleInit {
  constructor(
    @Inject(SERVER) private readonly server: AssentServer,
    private readonly routes: EndpointRoutes,
  ) {}

  onModuleInit(): void {
    this.routes.mount('/introspect', this.server.introspect);
    this.routes.mount('/verify', this.server.verify);
    this.routes.mountForProxies('/check', this.server.check);
  }
}
