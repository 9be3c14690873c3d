import { z } from 'zod';

/** Every kind of problem: status, name in its `type`, title. @spec RFC 9457 §3.1 */
export const PROBLEMS = {
  invalidInput: { status: 400, name: 'invalid-input', title: 'The input breaks a rule' },
  unauthenticated: { status: 401, name: 'unauthenticated', title: 'A valid access token is needed' },
  forbidden: { status: 403, name: 'forbidden', title: 'The access token or the role does not allow this' },
  notFound: { status: 404, name: 'not-found', title: 'There is nothing here' },
  methodNotAllowed: { status: 405, name: 'method-not-allowed', title: 'This address does not answer this method' },
  conflict: { status: 409, name: 'conflict', title: 'What exists stands against it' },
  changedMeanwhile: { status: 412, name: 'changed-meanwhile', title: 'It was changed since it was read' },
  tooLarge: { status: 413, name: 'too-large', title: 'The request body is too large' },
  notJson: { status: 415, name: 'not-json', title: 'The request body must be JSON' },
  internal: { status: 500, name: 'internal', title: 'Something went wrong on our side' },
  unavailable: { status: 503, name: 'unavailable', title: 'The service is temporarily unavailable' },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

export const problemType = (kind: ProblemKind): string => `urn:assent:problem:${PROBLEMS[kind].name}`;

export const brokenRule = z.strictObject({
  field: z.string().meta({ description: 'Path of the member, such as redirect_uris[0]; empty for the whole.' }),
  rule: z.string().meta({ description: 'What the member must be.' }),
});

/** Body of every error. @spec RFC 9457 */
export const problem = z.strictObject({
  type: z.string().meta({ description: `One of ${Object.values(PROBLEMS).map(({ name }) => `urn:assent:problem:${name}`).join(', ')}.` }),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z.array(brokenRule).optional(),
  request_id: z.string().optional().meta({ description: 'Ties the answer to the log of the service.' }),
});

export type BrokenRule = z.output<typeof brokenRule>;
export type Problem = z.output<typeof problem>;
