import { z } from 'zod';
import { OFFLINE_ACCESS } from '../tokens/scope.js';

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const MAX_SCOPE_LENGTH = 128;
const MAX_SCOPES = 200;
const ADMIN_PREFIX = 'admin:';

/** @spec RFC 6749 §3.3 */
export function scopeTokenProblem(token: string): string | undefined {
  if (token.length > MAX_SCOPE_LENGTH) return `must have scopes of at most ${MAX_SCOPE_LENGTH} characters`;
  return SCOPE_TOKEN.test(token) ? undefined : 'must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)';
}

/** Exists from the start, so no API may define it. */
export const isReservedScope = (name: string): boolean => name === OFFLINE_ACCESS || name.startsWith(ADMIN_PREFIX);

/** RFC 7591's space-separated string, as an array in which each scope comes once. */
export const scopeString = z.string().transform((text, context): readonly string[] => {
  const scope = [...new Set(text.split(' ').filter((token) => token !== ''))];
  const rule = scope.length > MAX_SCOPES ? `must have at most ${MAX_SCOPES} scopes` : scope.map(scopeTokenProblem).find((problem) => problem !== undefined);
  if (rule !== undefined) context.addIssue(rule);
  return scope;
});
