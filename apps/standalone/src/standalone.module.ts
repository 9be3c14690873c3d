import { AdminApiModule } from '@assent/admin-api';
import { AuthorizationModule } from '@assent/authorization';
import { IntrospectionModule } from '@assent/introspection';
import { TokenModule } from '@assent/token';
import { Module, type Type } from '@nestjs/common';
import { ConsoleModule } from './console/console.module.js';
import { consoleDirectory } from './console/console-directory.js';

/** Every service in one process, and the console.
 *  @param directory of the console's files, where the operator named one */
export function standaloneModule(directory?: string): Type {
  @Module({ imports: [AuthorizationModule, TokenModule, IntrospectionModule, AdminApiModule, ConsoleModule.from(consoleDirectory(directory))] })
  class StandaloneModule {}
  return StandaloneModule;
}
