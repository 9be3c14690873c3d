import { Module } from '@nestjs/common';
import { AdminGuard } from './access/admin-guard.js';
import { AdminRoutes } from './http/admin-routes.js';
import { EntityTagInterceptor } from './http/entity-tag.interceptor.js';
import { FallbackController } from './http/fallback.controller.js';
import { ProblemFilter } from './http/problem-filter.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { ConsoleClient } from './session/console-client.js';
import { ConsoleSessions } from './session/console-sessions.js';
import { SessionController } from './session/session.controller.js';
import { ApisController } from './subjects/apis.controller.js';
import { AuditController } from './subjects/audit.controller.js';
import { ClientsController } from './subjects/clients.controller.js';
import { GrantsController } from './subjects/grants.controller.js';
import { KeysController } from './subjects/keys.controller.js';
import { MetricsController } from './subjects/metrics.controller.js';
import { PartsController } from './subjects/parts.controller.js';
import { SettingsController } from './subjects/settings.controller.js';
import { TokensController } from './subjects/tokens.controller.js';
import { TrustedIssuersController } from './subjects/trusted-issuers.controller.js';
import { UsageController } from './subjects/usage.controller.js';
import { UserConsentsController } from './subjects/user-consents.controller.js';
import { UserSessionsController } from './subjects/user-sessions.controller.js';
import { UsersController } from './subjects/users.controller.js';

/** The admin REST API, under /admin. */
@Module({
  controllers: [
    ClientsController,
    ApisController,
    UsersController,
    UserSessionsController,
    UserConsentsController,
    GrantsController,
    TokensController,
    UsageController,
    KeysController,
    TrustedIssuersController,
    AuditController,
    SettingsController,
    PartsController,
    MetricsController,
    SessionController,
    OpenApiController,
    FallbackController,
  ],
  providers: [AdminGuard, AdminRoutes, ConsoleClient, ConsoleSessions, EntityTagInterceptor, ProblemFilter],
})
export class AdminApiModule {}
