import { pathParameters, PERMISSIONS, problem, PROBLEMS, ROUTES, scopeOf, type ProblemKind, type Route } from '@assent/admin-contracts';
import { adminApi } from '@assent/core';
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/** Describes the admin API, from the table that its controllers serve. @spec OpenAPI 3.1 */
export function openApiDocument(issuer: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operation, route] of Object.entries(ROUTES)) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationObject(operation, route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Assent admin API', version: '1', description: 'Clients, APIs, people, trusted issuers, grants, tokens, signing keys and the audit log.' },
    servers: [{ url: issuer }],
    paths,
    components: { schemas: { Problem: jsonSchema(problem, 'output') }, securitySchemes: { oauth2: securityScheme(issuer) } },
  };
}

function operationObject(operationId: string, { path, needs, summary, status, query, body, response, contentType, ...route }: Route): Json {
  const errors = errorsOf({ path, needs, summary, status, ...route, ...(query && { query }), ...(body && { body }) });
  return {
    operationId,
    summary,
    tags: [path.split('/')[2]],
    security: needs === 'nothing' ? [] : [{ oauth2: [scopeOf(needs)] }],
    parameters: [...pathParameters(path).map(pathParameter), ...(query ? queryParameters(query) : []), ...(route.errors?.includes(412) ? [IF_MATCH] : [])],
    ...(body && { requestBody: { required: !body.safeParse({}).success, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }),
    responses: {
      [status]: { description: 'Done.', ...contentOf({ response, contentType }) },
      ...(route.cacheSeconds !== undefined && { 304: { description: 'It has the entity tag of If-None-Match.' } }),
      ...Object.fromEntries(errors.map((kind) => [PROBLEMS[kind].status, PROBLEM_RESPONSE(PROBLEMS[kind].title)])),
    },
  };
}

function contentOf({ response, contentType }: { readonly response: z.ZodType | undefined; readonly contentType: string | undefined }): Json {
  if (contentType !== undefined) return { content: { [contentType]: { schema: { type: 'string' } } } };
  return response === undefined ? {} : { content: { 'application/json': { schema: jsonSchema(response, 'output') } } };
}

function errorsOf({ path, needs, query, body, errors = [] }: Route): ProblemKind[] {
  if (needs === 'nothing') return [];
  const own: Readonly<Record<409 | 412, ProblemKind>> = { 409: 'conflict', 412: 'changedMeanwhile' };
  return [
    ...(query || body || errors.includes(412) ? (['invalidInput'] as const) : []),
    'unauthenticated',
    'forbidden',
    ...(path.includes('{') || body ? (['notFound'] as const) : []),
    ...errors.map((status) => own[status]),
    ...(body ? (['tooLarge', 'notJson'] as const) : []),
    'unavailable',
  ];
}

const PROBLEM_RESPONSE = (description: string): Json => ({
  description: `${description}.`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const IF_MATCH = { name: 'If-Match', in: 'header', schema: { type: 'string' }, description: 'The ETag of what was read: a change in between is answered with 412.' };

const pathParameter = (name: string): Json => ({ name, in: 'path', required: true, schema: { type: 'string' } });

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {} } = jsonSchema(query, 'input') as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name, in: 'query', required: false, schema, ...(description !== undefined && { description }),
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function securityScheme(issuer: string): Json {
  const scopes = Object.fromEntries(adminApi(issuer).scopes.map(({ name, description }) => [name, description]));
  const tokenUrl = `${issuer}/token`;
  return {
    type: 'oauth2',
    description: `An access token for the audience ${adminApi(issuer).identifier} (parameter resource, RFC 8707) with the scope ${PERMISSIONS.map(scopeOf).join(', ')}. A person's role caps what the scopes allow.`,
    flows: { authorizationCode: { authorizationUrl: `${issuer}/authorize`, tokenUrl, scopes }, clientCredentials: { tokenUrl, scopes } },
  };
}
