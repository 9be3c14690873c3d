import { ROUTES, type Operation, type PathParameter, type Route } from '@assent/admin-contracts';
import { parseByRules, parseForm } from '@assent/core';
import { wireRequest } from '@assent/service-kit';
import type { Author } from '@assent/storage-postgres';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { callerBehind } from '../access/admin-guard.js';
import { expectedVersion } from './if-match.js';
import { jsonBody } from './json-body.js';
import { OPERATION } from './operation-metadata.js';

type Routes = typeof ROUTES;
type Output<R, Part extends 'query' | 'body'> = R extends Readonly<Record<Part, infer Schema extends z.ZodType>> ? z.output<Schema> : undefined;

/** One request of an operation, checked against the table of routes. */
export interface CallOf<Name extends Operation> {
  readonly params: Readonly<Record<PathParameter<Routes[Name]['path']>, string>>;
  readonly query: Output<Routes[Name], 'query'>;
  readonly body: Output<Routes[Name], 'body'>;
  /** From If-Match. */
  readonly expectedVersion: number | undefined;
  /** For the audit log. */
  readonly by: Author;
}

/** Gives a handler its CallOf. */
export const Call = createParamDecorator((_data: unknown, context: ExecutionContext): CallOf<Operation> => {
  const operation = Reflect.getMetadata(OPERATION, context.getHandler()) as Operation;
  return callOf(context.switchToHttp().getRequest<FastifyRequest>(), ROUTES[operation]);
});

/** @throws RulesBroken, InvalidRequest, ProblemError */
function callOf(request: FastifyRequest, { query, body }: Route): CallOf<Operation> {
  const wire = wireRequest(request, 'tls'); // the guard has seen to that
  const parameters = Object.fromEntries(parseForm(wire.query).params);
  return {
    params: request.params as CallOf<Operation>['params'],
    query: (query && parseByRules(query, parameters)) as undefined,
    body: (body && parseByRules(body, jsonBody(wire))) as undefined,
    expectedVersion: expectedVersion(wire.headers['if-match']),
    by: callerBehind(request).author,
  };
}
