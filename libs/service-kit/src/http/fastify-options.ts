import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { answerClientError, answerFrameworkError } from './framework-errors.js';
import { BODY_LIMIT_BYTES } from './raw-body.js';

/** Longest path parameter: an interaction id, a URL-encoded client_id or API identifier of the admin API. */
const MAX_PARAMETER_LENGTH = 2048;

/** Limits of the HTTP server: nobody holds a connection by being slow.
 *  @param trustedProxies addresses and ranges whose X-Forwarded-For is believed */
export const fastifyOptions = (trustedProxies: readonly string[]): FastifyHttpOptions<Server> => ({
  logger: false,
  bodyLimit: BODY_LIMIT_BYTES,
  trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
  exposeHeadRoutes: false,
  forceCloseConnections: 'idle',
  // Longer than the idle time of common load balancers (60 s), so that they, not we, end idle connections.
  keepAliveTimeout: 65_000,
  requestTimeout: 30_000,
  http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
  routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
  frameworkErrors: answerFrameworkError,
  clientErrorHandler: answerClientError,
});
