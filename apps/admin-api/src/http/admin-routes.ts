import { CONFIG, issuerPath, type AssentConfig } from '@assent/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { ProblemFilter } from './problem-filter.js';

/** An API may have hundreds of scopes with a description each. */
const BODY_LIMIT_BYTES = 262_144;

/** Gives the routes of the admin API their own body limit, and makes problems of what Fastify refuses before Nest sees it. */
@Injectable()
export class AdminRoutes {
  constructor(adapterHost: HttpAdapterHost, @Inject(CONFIG) config: AssentConfig, filter: ProblemFilter) {
    const root = `${issuerPath(config.service.issuer)}/admin`;
    // In the constructor: Nest registers its routes before it calls onModuleInit.
    adapterHost.httpAdapter.getInstance<FastifyInstance>().addHook('onRoute', (route: RouteOptions) => {
      if (route.url !== root && !route.url.startsWith(`${root}/`)) return;
      route.bodyLimit = BODY_LIMIT_BYTES;
      route.errorHandler = (error, request, reply) => filter.answer(error, request, reply);
    });
  }
}
