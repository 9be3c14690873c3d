import { Writable } from 'node:stream';
import { InvalidRequest, type OAuthError, ServerError, StoreUnavailable, TemporarilyUnavailable } from '@assent/core';
import { describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { readConfig } from '../config/read-config.js';
import { createLogger } from '../logs/logger.js';
import { RequestLog } from '../logs/request-log.js';
import { ServiceMetrics } from '../metrics/service-metrics.js';
import { EndpointRoutes } from './endpoint-routes.js';
import { Traffic } from './traffic.js';

const ENV = { ASSENT_ISSUER: 'https://as.example.test', ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'), DATABASE_URL: 'postgres://localhost/none' };

/** The log lines of one request that an endpoint answers with a redirect because of this error. */
async function loggedFor(error: OAuthError): Promise<readonly Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>), done()) });
  const adapter = new FastifyAdapter();
  const host = new HttpAdapterHost();
  host.httpAdapter = adapter;
  const routes = new EndpointRoutes(host, readConfig(ENV), new RequestLog(createLogger('authorization', 'debug', sink)), new ServiceMetrics(), new Traffic(1));
  routes.mount('/authorize', async () => ({ status: 302, headers: { location: 'https://rp.example.test/cb?error=x' }, body: '', error }));
  await adapter.getInstance().inject({ url: '/authorize?state=secret' });
  await adapter.close();
  return lines;
}

describe('what the log learns of an answer with an error', () => {
  it('a bug that the client was told about (RFC 6749 §4.1.2.1 server_error) is an error, with its cause and stack', async () => {
    const [line, ...more] = await loggedFor(new ServerError(new TypeError('x is not a function')));
    expect(line).toMatchObject({ level: 'error', msg: 'a request failed because of a bug', error: 'server_error', route: '/authorize', err: { message: 'x is not a function', stack: expect.stringContaining('endpoint-routes.spec') } });
    expect(more).toEqual([]);
  });

  it('an outage is a warning, with its cause', async () => {
    const [line] = await loggedFor(new TemporarilyUnavailable('postgres is unavailable', new StoreUnavailable('postgres', new Error('connection refused'))));
    expect(line).toMatchObject({ level: 'warn', msg: 'a request failed because something is unavailable', error: 'temporarily_unavailable' });
    expect(JSON.stringify(line)).toContain('connection refused');
  });

  it('a fault of the caller is for who looks for it, and no line has the query', async () => {
    const lines = await loggedFor(new InvalidRequest({ description: 'public', detail: 'what happened' }));
    expect(lines).toMatchObject([{ level: 'debug', detail: 'what happened' }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});
