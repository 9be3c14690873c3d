import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { answerClientError, answerFrameworkError } from './framework-errors.js';
import type { HttpServer } from './http-server.js';
import { BODY_LIMIT_BYTES } from './raw-body.js';
import { requestIds } from './request-id.js';

/** Longest path parameter: an interaction id, a URL-encoded client_id or API identifier of the admin API. */
const MAX_PARAMETER_LENGTH = 2048;

/** @param trustedProxies addresses and ranges whose X-Forwarded-For and X-Request-Id are believed */
export const fastifyOptions = (trustedProxies: readonly string[], server: HttpServer): FastifyHttpOptions<Server> => ({
  logger: false,
  serverFactory: (handler) => server.create(handler),
  bodyLimit: BODY_LIMIT_BYTES,
  trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
  genReqId: requestIds(trustedProxies),
  exposeHeadRoutes: false,
  forceCloseConnections: 'idle',
  // What comes on an open connection while the service stops was sent before its caller could know: it is served.
  return503OnClosing: false,
  routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
  frameworkErrors: answerFrameworkError,
  clientErrorHandler: answerClientError,
});
