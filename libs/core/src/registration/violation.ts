import type { z } from 'zod';

/** One rule that an entry breaks, in words that its author understands. */
export interface Violation {
  /** The entry of a file, such as `clients[2] "web"`. */
  readonly entry?: string;
  /** Path of the member, such as `redirect_uris[0]`; empty: the whole. */
  readonly field: string;
  /** The rule, as what the field must be: "must not have a fragment". */
  readonly rule: string;
  /** What was given; left out for secrets and for what is long. */
  readonly value?: string;
}

/** Something to register does not follow the rules; nothing of it was applied. */
export class RulesBroken extends Error {
  constructor(readonly violations: readonly Violation[]) {
    super(violations.map(violationLine).join('\n'));
    this.name = 'RulesBroken';
  }
}

export const violationLine = ({ entry = '', field, rule }: Violation): string => [entry, field, rule].filter((part) => part !== '').join(': ');

/** @throws RulesBroken every rule that the input breaks */
export function parseByRules<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: readable });
  if (result.success) return result.data;
  throw new RulesBroken(violationsOf(result.error, input));
}

export const violationsOf = (error: z.ZodError, input: unknown): Violation[] => error.issues.flatMap((issue) => violations(issue, input));

/** `['redirect_uris', 0]` as `redirect_uris[0]`. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');

function violations(issue: z.core.$ZodIssue, input: unknown): Violation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), rule: 'is not a member that is known here' }));
  }
  const value = showable(issue.path, input);
  return [{ field: fieldName(issue.path), rule: issue.message, ...(value !== undefined && { value }) }];
}

const UNSHOWN = new Set<PropertyKey>(['client_secret', 'password', 'jwks', 'certificates']);
const MAX_SHOWN_LENGTH = 200;

function showable(path: readonly PropertyKey[], input: unknown): string | undefined {
  if (path.some((part) => UNSHOWN.has(part))) return undefined;
  const value = path.reduce<unknown>((at, part) => (isRecord(at) ? at[part as string] : undefined), input);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  return text.length <= MAX_SHOWN_LENGTH ? text : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

/** Words for what zod itself finds; rules of our own bring theirs. */
export function readable(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'is required' : `must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${size(issue.minimum, issue.origin)}`;
  if (issue.code === 'too_big') return `must be at most ${size(issue.maximum, issue.origin)}`;
  return undefined;
}

const size = (limit: number | bigint, origin: string): string =>
  origin === 'string' ? `${limit} characters long` : origin === 'array' ? `${limit} entries long` : String(limit);
