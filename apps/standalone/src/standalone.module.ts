import { AdminApiModule } from '@assent/admin-api';
import { AuthorizationModule } from '@assent/authorization';
import { IntrospectionModule } from '@assent/introspection';
import { TokenModule } from '@assent/token';
import { Module } from '@nestjs/common';

/** Every service in one process. */
@Module({ imports: [AuthorizationModule, TokenModule, IntrospectionModule, AdminApiModule] })
export class StandaloneModule {}
