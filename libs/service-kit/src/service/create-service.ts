import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { sendDefaultHeaders } from '../http/default-headers.js';
import { ErrorFilter } from '../http/error.filter.js';
import { fastifyOptions } from '../http/fastify-options.js';
import { guardRoutes } from '../http/guard-routes.js';
import { HttpServer } from '../http/http-server.js';
import { issuerPath } from '../http/issuer-path.js';
import { keepBodiesRaw } from '../http/raw-body.js';
import { logAccess } from '../logs/access-log.js';
import { nestLogger } from '../logs/nest-logger.js';
import { RequestLog } from '../logs/request-log.js';
import { meterRoutes } from '../metrics/meter-routes.js';
import type { Platform } from '../platform/platform.js';
import { PlatformModule } from '../platform/platform.module.js';
import type { Tracing } from '../tracing/tracing.js';

/** A Nest application on Fastify, wired but not yet listening. What pages of other origins may call says so itself: core's for-scripts.ts. */
export async function createService(module: Type, platform: Platform, server = new HttpServer(platform.traffic), tracing?: Tracing): Promise<NestFastifyApplication> {
  const { config, logger } = platform;
  const { trustedProxies, issuer } = config.service;
  const path = issuerPath(issuer);
  // skipMiddie: there is no Express middleware here, and its hook would run for each request.
  const adapter = new FastifyAdapter({ ...fastifyOptions(trustedProxies, server), skipMiddie: true });
  const fastify = adapter.getInstance<FastifyInstance>();
  sendDefaultHeaders(fastify);
  keepBodiesRaw(fastify);
  tracing?.traceRequests(fastify, path);
  logAccess(fastify, logger, config.operations, path);
  meterRoutes(fastify, platform.metrics, path);
  guardRoutes(fastify, platform.traffic, path);
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(module, platform), adapter, {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.setGlobalPrefix(path);
  app.useGlobalFilters(new ErrorFilter(app.get(RequestLog)));
  return app;
}

function rootModule(module: Type, platform: Platform): Type {
  @Module({ imports: [PlatformModule.forRoot(platform), module] })
  class RootModule {}
  return RootModule;
}
