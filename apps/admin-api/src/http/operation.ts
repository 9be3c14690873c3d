import { ROUTES, type Operation as OperationName } from '@assent/admin-contracts';
import { applyDecorators, Controller, HttpCode, RequestMapping, RequestMethod, SetMetadata, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { AdminGuard } from '../access/admin-guard.js';
import { EntityTagInterceptor } from './entity-tag.interceptor.js';
import { OPERATION } from './operation-metadata.js';
import { ProblemFilter } from './problem-filter.js';

/** A controller behind the guard, whose errors are problems. */
export const AdminController = (): ClassDecorator =>
  applyDecorators(Controller(), UseGuards(AdminGuard), UseFilters(ProblemFilter), UseInterceptors(EntityTagInterceptor));

/** Serves an operation: method, path, status and permission come from the table of routes. */
export function Operation(name: OperationName): MethodDecorator {
  const { method, path, status } = ROUTES[name];
  const route = RequestMapping({ method: RequestMethod[method], path: path.replaceAll(/\{(\w+)\}/g, ':$1') });
  return applyDecorators(route, HttpCode(status), SetMetadata(OPERATION, name));
}
