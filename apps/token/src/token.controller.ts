import type { AssentServer } from '@assent/core';
import { CONFIG, type AssentConfig, EndpointRoutes, issuerPath, SERVER } from '@assent/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

const MEDIAGOBLIN_PATHS = ['/oauth/access_token', '/oauth-2/access_token'];
const WELL_KNOWN = '/.well-known/oauth-authorization-server';

/** What clients call. */
@Injectable()
export class TokenController implements OnModuleInit {
  constructor(
    @Inject(SERVER) private readonly server: AssentServer,
    @Inject(CONFIG) private readonly config: AssentConfig,
    private readonly routes: EndpointRoutes,
  ) {}

  onModuleInit(): void {
    this.routes.mount('/token', this.server.token);
    if (this.config.features.mediagoblin) for (const path of MEDIAGOBLIN_PATHS) this.routes.mount(path, this.server.mediagoblinToken);
    this.routes.mount('/device_authorization', this.server.deviceAuthorization);
    this.routes.mount('/revoke', this.server.revoke);
    this.routes.mount('/jwks', this.server.jwks);
    // RFC 8414 §3.1: the well-known part stands between the host and the issuer's path.
    this.routes.mountAtRoot(WELL_KNOWN + issuerPath(this.config.service.issuer), this.server.metadata);
  }
}
