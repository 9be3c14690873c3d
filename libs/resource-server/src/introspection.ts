import { IntrospectionUnavailable } from './introspection-unavailable.js';

/** What the authorization server says about a token. @spec RFC 7662 §2.2 */
export type Introspection = ActiveToken | { readonly active: false };

/** A token that is good now. Names and units are RFC 7662's; further members are passed on. */
export interface ActiveToken {
  readonly active: true;
  /** Space-separated. */
  readonly scope?: string;
  readonly client_id?: string;
  readonly username?: string;
  readonly token_type?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly iat?: number;
  readonly nbf?: number;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly iss?: string;
  readonly jti?: string;
  readonly [member: string]: unknown;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isAudience = (value: unknown): boolean => isText(value) || (Array.isArray(value) && value.every(isText));

const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  scope: isText,
  client_id: isText,
  username: isText,
  token_type: isText,
  exp: isNumber,
  iat: isNumber,
  nbf: isNumber,
  sub: isText,
  aud: isAudience,
  iss: isText,
  jti: isText,
};

/** Frozen, because callers share it.
 *  @param what names the endpoint in errors
 *  @throws IntrospectionUnavailable it is no introspection response */
export function readIntrospection(answer: unknown, what: string): Introspection {
  if (typeof answer !== 'object' || answer === null || !('active' in answer) || typeof answer.active !== 'boolean') {
    throw new IntrospectionUnavailable(`${what} answered without the member "active"`);
  }
  if (!answer.active) return INACTIVE;
  const members = answer as Readonly<Record<string, unknown>>;
  for (const [name, isRight] of Object.entries(MEMBERS)) {
    if (members[name] === undefined || isRight(members[name])) continue;
    throw new IntrospectionUnavailable(`${what} answered with a wrong member "${name}"`);
  }
  return deepFreeze(answer) as ActiveToken;
}

const INACTIVE = Object.freeze({ active: false } as const);

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
