import { IntrospectionUnavailable } from './introspection-unavailable.js';
import { readIntrospection, type ActiveToken } from './introspection.js';

/** A request to a protected resource, as far as its credential depends on it. */
export interface VerificationQuestion {
  readonly method: string;
  /** Absolute: scheme, host and port as clients address them, path and query byte for byte as in the request line. */
  readonly uri: string;
  /** Names in lower case; a header of several lines is an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array;
  /** Scopes that the request needs, all of them. */
  readonly scopes?: readonly string[];
  /** Identifier of the API that was called. @spec RFC 8707 §2 */
  readonly resource?: string;
}

/** What the authorization server says about a request. */
export type Verification = VerifiedRequest | RefusedRequest;

export interface VerifiedRequest {
  readonly active: true;
  readonly token: ActiveToken;
  /** What must be sent with a successful answer. */
  readonly responseHeaders: Readonly<Record<string, string>>;
}

export interface RefusedRequest {
  readonly active: false;
  /** What to answer. */
  readonly status: 400 | 401 | 403;
  readonly error?: string;
  readonly errorDescription?: string;
  /** Values of WWW-Authenticate, one line each. */
  readonly wwwAuthenticate: readonly string[];
}

const WHAT = 'the verification endpoint';
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** RFC 9110 §5.5, without the obsolete bytes above 7F. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/** @throws IntrospectionUnavailable it is no answer of a verification endpoint */
export function readVerification(answer: unknown): Verification {
  const read = readIntrospection(answer, WHAT);
  if (!read.active) return refusedRequest(answer as Members);
  const { response_headers: responseHeaders = {}, ...token } = read;
  if (!isHeaders(responseHeaders)) throw wrong('response_headers');
  return { active: true, token: Object.freeze(token), responseHeaders };
}

type Members = Readonly<Record<string, unknown>>;

function refusedRequest({ status, error, error_description: errorDescription, www_authenticate: lines = [] }: Members): RefusedRequest {
  if (status !== 400 && status !== 401 && status !== 403) throw wrong('status');
  if (!isOptionalText(error)) throw wrong('error');
  if (!isOptionalText(errorDescription)) throw wrong('error_description');
  // RFC 9110 §15.5.2: a 401 has at least one challenge
  if (!Array.isArray(lines) || !lines.every(isHeaderValue) || (status === 401 && lines.length === 0)) throw wrong('www_authenticate');
  return { active: false, status, ...(error !== undefined && { error }), ...(errorDescription !== undefined && { errorDescription }), wwwAuthenticate: lines };
}

const isHeaderValue = (value: unknown): value is string => typeof value === 'string' && HEADER_VALUE.test(value);
const isOptionalText = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';

const isHeaders = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.entries(value).every(([name, text]) => HEADER_NAME.test(name) && isHeaderValue(text));

const wrong = (member: string): IntrospectionUnavailable => new IntrospectionUnavailable(`${WHAT} answered with a wrong member "${member}"`);
