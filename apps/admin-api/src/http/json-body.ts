import type { WireRequest } from '@assent/core';
import { ProblemError } from './problem-error.js';

const JSON_TYPE = /^application\/(?:json|merge-patch\+json)\s*(?:;\s*charset=("?)utf-8\1\s*)?$/i;
const MAX_DEPTH = 20;
/** Names that reach into JavaScript's objects when somebody copies them carelessly. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @returns an empty object for an empty body @throws ProblemError notJson, invalidInput */
export function jsonBody({ headers, body }: Pick<WireRequest, 'headers' | 'body'>): unknown {
  if (body.length === 0) return {};
  const type = headers['content-type'];
  if (typeof type !== 'string' || !JSON_TYPE.test(type)) throw new ProblemError('notJson', { detail: 'Send Content-Type: application/json.' });
  const value = parsed(body);
  requireHarmless(value, 0);
  return value;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new ProblemError('invalidInput', { detail: 'The request body is not valid JSON.' });
  }
}

function requireHarmless(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw new ProblemError('invalidInput', { detail: `The request body is nested more than ${MAX_DEPTH} levels deep.` });
  for (const [name, member] of Object.entries(value)) {
    if (FORBIDDEN.has(name)) throw new ProblemError('invalidInput', { errors: [{ field: name, rule: 'is not a name that a member may have' }] });
    requireHarmless(member, depth + 1);
  }
}
