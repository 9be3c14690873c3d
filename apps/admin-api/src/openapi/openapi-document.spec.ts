import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '@assent/admin-contracts';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { AdminApiModule } from '../admin-api.module.js';
import { FallbackController } from '../http/fallback.controller.js';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';
import { openApiDocument } from './openapi-document.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly responses: Readonly<Record<string, unknown>> }>>>>;
}

/** `GET /admin/clients/{client_id}`, for everything that Nest serves. */
function served(): string[] {
  const controllers = (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, AdminApiModule) as Type[]).filter((controller) => controller !== FallbackController);
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

describe('the OpenAPI document', () => {
  it('has every route that is served and no other', () => {
    expect(served().sort()).toEqual(documented.sort());
    expect(documented).toHaveLength(Object.keys(ROUTES).length);
  });

  it('is served to whoever may read', async () => {
    const { body } = await api.call('getOpenApi');
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it.each(Object.entries(ROUTES))('names the answers of %s', (operation, route) => {
    const described = document.paths[route.path]?.[route.method.toLowerCase()];
    expect(described?.operationId).toBe(operation);
    const statuses = Object.keys(described?.responses ?? {}).map(Number);
    expect(statuses).toEqual(expect.arrayContaining([route.status, 401, 403, 503, ...('errors' in route ? route.errors : [])]));
  });

  it('refers only to what it has', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']));
  });
});
