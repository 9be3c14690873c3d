import { PROBLEMS, problemType, type BrokenRule, type Problem, type ProblemKind } from '@assent/admin-contracts';
import { OAuthError, RulesBroken, StoreUnavailable, type Violation } from '@assent/core';
import { Overloaded } from '@assent/service-kit';
import { Conflict, InvalidCursor, NotFound, VersionMismatch } from '@assent/storage-postgres';
import { ProblemError, type ProblemOptions } from './problem-error.js';

export interface ProblemAnswer {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

const PROBLEM_JSON = 'application/problem+json';
const RETRY_AFTER_SECONDS = '1';
const KIND_OF_STATUS = new Map<number, ProblemKind>(
  (Object.keys(PROBLEMS) as ProblemKind[]).map((kind) => [PROBLEMS[kind].status, kind]),
);

/** Any error as a problem. What is not a refusal is a bug: it says nothing but the id under which it was logged.
 *  @spec RFC 9457 */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const { kind, detail, errors, headers = {} } = refusalOf(error);
  const { status, title } = PROBLEMS[kind];
  const body = {
    type: problemType(kind),
    title,
    status,
    ...(detail !== undefined && { detail }),
    ...(errors !== undefined && { errors }),
    ...(status >= 500 && { request_id: requestId }),
  };
  return { kind, status, headers: { 'content-type': PROBLEM_JSON, ...headers }, body };
}

/** Without the values, which may be secrets. */
export const brokenRules = (violations: readonly Violation[]): BrokenRule[] => violations.map(({ field, rule }) => ({ field, rule }));

function refusalOf(error: unknown): { readonly kind: ProblemKind } & ProblemOptions {
  if (error instanceof ProblemError) return { kind: error.kind, ...error.options };
  if (error instanceof RulesBroken) return { kind: 'invalidInput', errors: brokenRules(error.violations) };
  if (error instanceof InvalidCursor) return { kind: 'invalidInput', errors: [{ field: 'cursor', rule: error.message }] };
  if (error instanceof NotFound) return { kind: 'notFound', detail: error.message };
  if (error instanceof Conflict) return { kind: 'conflict', detail: error.message, ...(error.violation && { errors: brokenRules([error.violation]) }) };
  if (error instanceof VersionMismatch) return { kind: 'changedMeanwhile', detail: error.message };
  if (error instanceof StoreUnavailable || error instanceof Overloaded) return { kind: 'unavailable', headers: { 'retry-after': RETRY_AFTER_SECONDS } };
  if (error instanceof OAuthError) return { kind: 'invalidInput', ...(error.description !== undefined && { detail: error.description }) };
  return { kind: frameworkKind(error) ?? 'internal' };
}

/** Fastify's own refusals carry a status and a code. */
function frameworkKind(error: unknown): ProblemKind | undefined {
  if (!(error instanceof Error && 'statusCode' in error && 'code' in error && String(error.code).startsWith('FST_'))) return undefined;
  const status = Number(error.statusCode);
  return KIND_OF_STATUS.get(status) ?? (status >= 400 && status < 500 ? 'invalidInput' : undefined);
}
