import { ProblemError } from './problem-error.js';

const ENTITY_TAG = /^"(\d{1,9})"$/;
/** A list of tags, as the header may be. @spec RFC 9110 §8.8.3 */
const WELL_FORMED = /^(?:W\/)?"[^"\s]*"(?:\s*,\s*(?:W\/)?"[^"\s]*")*$/;
const RULE = 'must be the ETag of an earlier answer with its quotes, such as "3"';
/** No entity has this version: a tag that we did not give matches nothing. */
const NEVER = 0;

/** The version that the caller read; undefined: any will do. Weak tags never match here.
 *  @spec RFC 9110 §13.1.1
 *  @throws ProblemError what is no entity tag, such as a bare number: to say that something changed would mislead */
export function expectedVersion(ifMatch: string | readonly string[] | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  if (typeof ifMatch === 'string' && !WELL_FORMED.test(ifMatch.trim())) throw new ProblemError('invalidInput', { errors: [{ field: 'If-Match', rule: RULE }] });
  const version = typeof ifMatch === 'string' ? ENTITY_TAG.exec(ifMatch.trim())?.[1] : undefined;
  return version === undefined ? NEVER : Number(version);
}

export const entityTag = (version: number): string => `"${version}"`;
