import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '@assent/admin-contracts';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { AdminApiModule } from '../admin-api.module.js';
import { FallbackController } from '../http/fallback.controller.js';
import { SessionController } from '../session/session.controller.js';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';
import { openApiDocument } from './openapi-document.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

interface Described {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, unknown>>;
}

const NOT_FOR_PROGRAMS: readonly Type[] = [FallbackController, SessionController];

/** `GET /admin/clients/{client_id}`, for everything that Nest serves to programs. */
function served(): string[] {
  const controllers = (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, AdminApiModule) as Type[]).filter((controller) => !NOT_FOR_PROGRAMS.includes(controller));
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, object>;
    const handlers = Object.getOwnPropertyNames(prototype).map((name) => prototype[name] as object);
    return handlers
      .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler))
      .map((handler) => {
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        return `${method} ${String(Reflect.getMetadata(PATH_METADATA, handler)).replaceAll(/:(\w+)/g, '{$1}')}`;
      });
  });
}

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

const document = openApiDocument('https://as.example.test') as unknown as Document;
const documented = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));

/** @param address `GET /admin/clients` */
function described(address: string): Described {
  const [method = '', path = ''] = address.split(' ');
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${address} is not described`);
  return operation;
}

describe('the OpenAPI document', () => {
  it('has every route that is served and no other', () => {
    expect(served().sort()).toEqual(documented.sort());
    expect(documented).toHaveLength(Object.keys(ROUTES).length);
  });

  it.each([['nobody', null], ['whoever has a token', undefined], ['whoever has a broken one', 'x']])('is served to %s', async (_, as) => {
    const { body, headers } = await api.call('getOpenApi', as === undefined ? {} : { as });
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('is not sent again to whoever has it (RFC 9110 §13.1.2)', async () => {
    const { headers } = await api.call('getOpenApi', { as: null });
    const tag = headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    const again = await api.fetch('/admin/openapi.json', { headers: { 'if-none-match': tag } });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
    expect((await api.fetch('/admin/openapi.json', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('asks for a token wherever one is needed, and only there', () => {
    const open = documented.filter((address) => described(address).security.length === 0);
    expect(open).toEqual(['GET /admin/openapi.json']);
    for (const { method, path, needs } of Object.values(ROUTES)) {
      expect(described(`${method} ${path}`).security).toEqual(needs === 'nothing' ? [] : [{ oauth2: [`admin:${needs}`] }]);
    }
  });

  it.each(Object.entries(ROUTES))('names the answers of %s', (operation, route) => {
    const { operationId, responses } = described(`${route.method} ${route.path}`);
    expect(operationId).toBe(operation);
    const statuses = Object.keys(responses).map(Number);
    if (route.needs === 'nothing') expect(statuses).toEqual([200, 304]);
    else expect(statuses).toEqual(expect.arrayContaining([route.status, 401, 403, 503, ...('errors' in route ? route.errors : [])]));
  });

  it('says where an answer is not JSON', () => {
    expect(described('GET /admin/audit.csv').responses['200']).toEqual({ description: 'Done.', content: { 'text/csv': { schema: { type: 'string' } } } });
  });

  it('refers only to what it has', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']));
  });
});
