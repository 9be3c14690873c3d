import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { meterRoutes } from './meter-routes.js';
import { ServiceMetrics } from './service-metrics.js';

let metrics: ServiceMetrics;
let server: FastifyInstance;

beforeEach(() => {
  metrics = new ServiceMetrics();
  server = fastify();
  meterRoutes(server, metrics, '/tenant');
  server.get('/tenant/admin/users/:user_id', (request, reply) => reply.code(Number((request.query as { status?: string }).status ?? 200)).send('x'));
  server.get('/tenant/health/ready', () => 'x');
  server.get('/outside', () => 'x');
  server.get('/tenant/token', { config: { metersItself: true } }, () => 'x');
});
afterEach(() => server.close());

const counted = () => [...metrics.meters].filter(({ requests }) => requests > 0).map(({ endpoint, errors, isProtocol, requests }) => ({ endpoint, requests, isProtocol, errors: Object.fromEntries(errors) }));

async function get(...urls: readonly string[]): Promise<void> {
  for (const url of urls) await server.inject(url);
}

describe('routes that EndpointRoutes did not mount', () => {
  it('are counted by their pattern below the issuer, apart from the protocol', async () => {
    await get('/tenant/admin/users/1', '/tenant/admin/users/2', '/outside');
    expect(counted()).toEqual([
      { endpoint: '/admin/users/:user_id', requests: 2, isProtocol: false, errors: {} },
      { endpoint: '/outside', requests: 1, isProtocol: false, errors: {} },
    ]);
  });

  it('have errors when something of ours fails, not when a caller is refused', async () => {
    await get(...[200, 401, 404, 500, 503].map((status) => `/tenant/admin/users/1?status=${status}`));
    expect(counted()).toMatchObject([{ requests: 5, errors: { server_error: 1, temporarily_unavailable: 1 } }]);
  });

  it('are not counted when they count themselves, are probes of orchestrators, or do not exist', async () => {
    await get('/tenant/token', '/tenant/health/ready', '/nowhere');
    expect(counted()).toEqual([]);
  });
});
