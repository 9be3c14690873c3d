import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { sendDefaultHeaders } from '../http/default-headers.js';
import { ErrorFilter } from '../http/error.filter.js';
import { fastifyOptions } from '../http/fastify-options.js';
import { HttpServer } from '../http/http-server.js';
import { issuerPath } from '../http/issuer-path.js';
import { keepBodiesRaw } from '../http/raw-body.js';
import { nestLogger } from '../logs/nest-logger.js';
import { meterRoutes } from '../metrics/meter-routes.js';
import type { Platform } from '../platform/platform.js';
import { PlatformModule } from '../platform/platform.module.js';

/** A Nest application on Fastify, wired but not yet listening. No CORS: no endpoint here is for scripts of other origins. */
export async function createService(module: Type, platform: Platform, server = new HttpServer()): Promise<NestFastifyApplication> {
  const { config, logger } = platform;
  const { trustedProxies, issuer } = config.service;
  // skipMiddie: there is no Express middleware here, and its hook would run for each request.
  const adapter = new FastifyAdapter({ ...fastifyOptions(trustedProxies, server), skipMiddie: true });
  const fastify = adapter.getInstance<FastifyInstance>();
  sendDefaultHeaders(fastify);
  keepBodiesRaw(fastify);
  meterRoutes(fastify, platform.metrics, issuerPath(issuer));
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(module, platform), adapter, {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.setGlobalPrefix(issuerPath(issuer));
  app.useGlobalFilters(new ErrorFilter(logger));
  return app;
}

function rootModule(module: Type, platform: Platform): Type {
  @Module({ imports: [PlatformModule.forRoot(platform), module] })
  class RootModule {}
  return RootModule;
}
